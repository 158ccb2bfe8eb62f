import type { Axis } from '@stepwise/core';
import { meaningOf } from '../../columns/meaningOf.ts';
import { placeOf } from '../../columns/placeOf.ts';
import type { Gatherer, Meaning } from '../../gather/gatherer.ts';
import { countOn } from '../../json/countOn.ts';
import { eachRow } from '../../json/eachRow.ts';
import type { TextColumn } from '../../json/textColumn.ts';
import type { JsonTable } from './findTables.ts';
import { asSetting, sortColumns } from './sortColumns.ts';

type Columns = readonly (readonly [name: string, texts: TextColumn])[];

/**
 * Tells the gatherer of a table. Places are those that it says: epochs, or steps where several rows are of one epoch. Where
 * it says none they are the indices, from 0: epochs, but steps for lists that are much longer than that of the validation.
 */
export function gatherTable({ columns, areRows }: JsonTable, gatherer: Gatherer): void {
  const places = [...columns].filter(([name]) => placeOf(name) !== null);
  const values = [...columns].filter(([name]) => placeOf(name) === null);
  if (areRows) {
    gatherRows(values, places, gatherer);
    return;
  }
  const { main, long, settings, leftOut } = sortColumns(values);
  gatherRows(main, places, gatherer);
  for (const column of long) gatherRows([column], [], gatherer, 'step');
  if (Object.keys(settings).length > 0) gatherer.facts({ configuration: settings });
  tellLeftOut(leftOut, gatherer);
}

/** Tells the gatherer of a table in which there is no curve: short lists are settings. */
export function gatherSettings({ path, columns, areRows }: JsonTable, gatherer: Gatherer): void {
  const settings = new Map<string, string>();
  const leftOut: string[] = [];
  for (const [column, texts] of columns) {
    const name = [...path, column].join('/');
    const setting = areRows ? null : asSetting(texts);
    if (setting === null) leftOut.push(name);
    else settings.set(name, setting);
  }
  if (settings.size > 0) gatherer.facts({ configuration: Object.fromEntries(settings) });
  tellLeftOut(leftOut, gatherer);
}

const MOST_NAMED = 20;

function tellLeftOut(names: readonly string[], gatherer: Gatherer): void {
  if (names.length === 0) return;
  const some = names.slice(0, MOST_NAMED).map((name) => JSON.stringify(name));
  gatherer.damage({
    code: 'unreadable-line',
    text: `Numbers that are no curve of this training were left out: ${some.join(', ')}${names.length > MOST_NAMED ? ' and more' : ''}.`,
    count: names.length,
  });
}

function gatherRows(
  values: Columns,
  places: Columns,
  gatherer: Gatherer,
  otherwise: Axis = 'epoch',
): void {
  const epochs = places.find(([name]) => placeOf(name) === 'epoch')?.[1];
  const steps = places.find(([name]) => placeOf(name) === 'step')?.[1];
  const axis = axisOf(epochs, steps, otherwise);
  const names = new Set(values.map(([name]) => name));
  const columns = values.map(([name]) =>
    gatherer.column(name, { ...meaningAmong(name, names), axis }),
  );
  const texts = [epochs, steps].map((column) => column ?? null);
  const counted = countOn();
  let last: number | null = null;
  const all = [...texts.filter((column) => column !== null), ...values.map(([, column]) => column)];
  const first = all.length - values.length;
  const stepAt = epochs === undefined ? 0 : 1;
  eachRow(all, (index, cells) => {
    const epoch = epochs === undefined ? Number.NaN : numberOf(cells[0]);
    const step = steps === undefined ? Number.NaN : counted.next(epoch, numberOf(cells[stepAt]));
    const own = axis === 'epoch' ? epoch : step;
    // a row without a place stands where the one before it does
    const at = Number.isNaN(own) ? (last ?? index) : own;
    if (first > 0) last = at;
    const elsewhere = axis === 'epoch' ? step : epoch;
    for (let i = 0; i < columns.length; i += 1) {
      const text = cells[first + i];
      if (text !== undefined) columns[i]?.add(at, text, elsewhere);
    }
  });
}

function axisOf(
  epochs: TextColumn | undefined,
  steps: TextColumn | undefined,
  otherwise: Axis,
): Axis {
  if (epochs === undefined) return steps === undefined ? otherwise : 'step';
  return steps === undefined || areOnePerEpoch(epochs) ? 'epoch' : 'step';
}

/** Whether each row is of another, whole epoch. */
function areOnePerEpoch(epochs: TextColumn): boolean {
  let last = Number.NaN;
  for (const { text } of epochs.entries()) {
    const epoch = Number(text);
    if (epoch === last || !Number.isInteger(epoch)) return false;
    last = epoch;
  }
  return true;
}

function numberOf(text: string | undefined): number {
  return text === undefined ? Number.NaN : Number(text);
}

/** `accuracy` beside `val_accuracy` is the training's. */
function meaningAmong(name: string, names: ReadonlySet<string>): Omit<Meaning, 'axis'> {
  const known = meaningOf(name);
  const hasPair = names.has(`val_${name}`) || names.has(`valid_${name}`);
  return known.role === 'metric' && known.of === null && hasPair
    ? { ...known, of: 'train' }
    : known;
}
