import { placeOf } from '../../columns/placeOf.ts';
import { wordsOf } from '../../columns/wordsOf.ts';
import { TIME } from '../../columns/vocabulary.ts';
import type { Detection, Format, Head } from '../../format.ts';
import { textColumn, type TextColumn } from '../../json/textColumn.ts';
import { numberOf } from '../../table/cells.ts';
import { headedRows } from '../headed/headedRows.ts';
import { headerOf } from '../headed/headerOf.ts';
import { gatherChart } from './gatherChart.ts';
import { rangeOf, wandbColumns } from './wandbColumns.ts';

const TITLE = 'Weights & Biases CSV export';

/**
 * The table that Weights & Biases makes of a chart. The first column is its x axis, mostly `Step`; the others are
 * called `run - metric`, each with a `__MIN` and a `__MAX`. Every run of the chart becomes a run.
 */
export const wandbCsv: Format = {
  name: 'wandb-csv',
  title: TITLE,
  detect,
  open(gatherer) {
    let names: readonly string[] = [];
    let places: number[] = [];
    let columns: readonly { readonly index: number; readonly texts: TextColumn }[] = [];
    const gather = (): void => {
      const texts = new Map(columns.map(({ index, texts: column }) => [index, column]));
      gatherChart(gatherer, names, places, texts);
    };
    return headedRows(gatherer, {
      title: TITLE,
      wanted: 'the x axis, such as Step, and one for each run, such as "run - loss"',
      isHeader: (found) =>
        found.length > 1 && isAxis(found[0] ?? '') && wandbColumns(found).length > 0,
      header(found) {
        gather();
        names = found;
        places = [];
        columns = wandbColumns(found).map(({ index }) => ({ index, texts: textColumn() }));
      },
      row(cells) {
        for (const { index, texts } of columns) {
          const cell = (cells[index] ?? '').trim();
          if (cell !== '') texts.put(places.length, cell.replaceAll(/[,:]/gu, ' '));
        }
        places.push(numberOf(cells[0] ?? ''));
      },
      end: gather,
    });
  },
};

/** A count of steps or epochs, or a time. */
function isAxis(name: string): boolean {
  if (!/^[\w /().-]{1,80}$/u.test(name)) return false;
  return placeOf(name) !== null || wordsOf(name).some((word) => TIME.has(word));
}

function detect(head: Head): Detection | null {
  const names = headerOf(head)?.names ?? [];
  const [axis = ''] = names;
  if (names.length < 2 || !isAxis(axis)) return null;
  const known = new Set(names);
  const range = names.find((name) => {
    const base = rangeOf(name);
    return base !== null && known.has(base) && name.endsWith('__MIN') && known.has(`${base}__MAX`);
  });
  if (range !== undefined) {
    return {
      score: 0.95,
      because: `its columns are ${axis}, ${rangeOf(range) ?? ''}, ${range} and their like`,
    };
  }
  const others = names.slice(1);
  if (axis !== 'Step' || !others.every((name) => name.lastIndexOf(' - ') > 0)) return null;
  return {
    score: 0.8,
    because: `its columns are Step and such as ${JSON.stringify(others[0])}, a run and a metric`,
  };
}
