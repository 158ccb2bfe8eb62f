import { meaningOf } from '../../columns/meaningOf.ts';
import { placeOf } from '../../columns/placeOf.ts';
import type { Detection, Format } from '../../format.ts';
import type { Meaning } from '../../gather/gatherer.ts';
import { numberOf } from '../../table/cells.ts';
import { headOfTable } from '../../table/headOfTable.ts';
import { tableReader } from '../../table/tableReader.ts';

/**
 * What Keras' CSVLogger writes: epochs from 0, then the names of the logs in the order of the alphabet. A name without
 * `val_` is of the training data.
 */
export const kerasCsv: Format = {
  name: 'keras-csv',
  title: 'Keras CSVLogger',
  detect(head): Detection | null {
    const table = headOfTable(head);
    if (table === null || table.start > 0 || SPACES.test(table.dialect.delimiter)) return null;
    const [epoch, ...logs] = table.names;
    if (epoch !== 'epoch' || !logs.includes('loss')) return null;
    if (logs.some((name) => /^(?:train|valid|test|eval)|\s|\//u.test(name))) return null;
    if (logs.some((name) => placeOf(name) !== null)) return null;
    const others = logs.filter((name) => !name.startsWith('val_'));
    if (!isSorted(others)) return null;
    const pairs = logs.filter((name) => name.startsWith('val_'));
    if (pairs.some((name) => !logs.includes(name.slice('val_'.length)))) return null;
    const isTelling = others.some((name) => name !== 'loss') || table.row.some(isSingle);
    if (!isTelling) return null;
    const shown = `${logs.slice(0, 6).join(', ')}${logs.length > 6 ? ' and more' : ''}`;
    return {
      score: 0.7 + Math.min(logs.length, 5) * 0.04,
      because: `its columns are epoch and then, in the order of the alphabet, ${shown}, as CSVLogger writes them`,
    };
  },
  open(gatherer) {
    gatherer.facts({ framework: 'keras' });
    return tableReader(gatherer, { meaning: meaningInKeras });
  },
};

/** Whether a cell holds a number of single precision, written in full: 0.0010000000474974513. */
function isSingle(text: string): boolean {
  const value = numberOf(text);
  return Math.fround(value) === value && String(value).length > LONG;
}

/** Characters that a short number does not have. */
const LONG = 12;

const SPACES = /^ +$/u;

function isSorted(names: readonly string[]): boolean {
  return names.every((name, index) => index === 0 || (names[index - 1] ?? '') <= name);
}

/** The same, but a metric that does not say on which data it was measured is the training's. */
function meaningInKeras(name: string): Omit<Meaning, 'axis'> {
  const meaning = meaningOf(name);
  return meaning.role === 'metric' && meaning.of === null ? { ...meaning, of: 'train' } : meaning;
}
