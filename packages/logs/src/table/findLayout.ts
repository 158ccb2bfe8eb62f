import type { Axis } from '@stepwise/core';
import { placeOf } from '../columns/placeOf.ts';
import { isNumber, isWord, listIn, placeIn } from './cells.ts';
import { findSplits } from './findSplits.ts';

/** Where in a row things stand, by index. */
export interface Layout {
  readonly names: readonly string[];
  readonly axis: Axis;
  /** The column of the places; null: rows are counted. */
  readonly place: number | null;
  /** The column of the same places on the other axis. */
  readonly elsewhere: number | null;
  /** Columns of numbers. */
  readonly series: readonly number[];
  /** Columns that hold lists. */
  readonly lists: readonly number[];
  /** Columns that tell runs apart, and name them. */
  readonly identity: readonly number[];
  /** Columns that tell rows of one place apart, such as `train` and `val`. */
  readonly kinds: readonly number[];
}

/** Finds out what the columns of a table are, from their names and the first rows. */
export function findLayout(names: readonly string[], rows: readonly (readonly string[])[]): Layout {
  const indices = names.map((_, index) => index);
  const cellsOf = (index: number): string[] => rows.map((row) => row[index] ?? '');
  const isText = (index: number): boolean => {
    const cells = cellsOf(index);
    return cells.some(isWord) && !cells.some(isNumber) && !isList(cells);
  };
  const counts = (axis: Axis): number | undefined =>
    indices.find((index) => placeOf(names[index] ?? '') === axis && cellsOf(index).some(isPlace));
  const index = INDEX.test(names[0] ?? '') ? 0 : undefined;
  const epoch = counts('epoch');
  const step = counts('step');
  const first = epoch ?? step ?? index ?? null;
  const { identity, kinds } = findSplits(
    names,
    rows,
    indices.filter((one) => one !== epoch && one !== step && one !== index),
    first === null ? [] : cellsOf(first).map(placeIn),
    isText,
  );
  const places = placesOf(rows, epoch, step, index, kinds);
  const taken = new Set([...identity, ...kinds, index, places.place, places.elsewhere]);
  const open = indices.filter((one) => !taken.has(one) && names[one] !== '' && !isText(one));
  const lists = new Set(open.filter((one) => isList(cellsOf(one))));
  return {
    names,
    ...places,
    identity,
    kinds,
    lists: [...lists],
    series: open.filter((one) => !lists.has(one)),
  };
}

/** What pandas and R write before the first column. */
const INDEX = /^(?:|unnamed: 0|index)$/iu;

const isPlace = (cell: string): boolean => !Number.isNaN(placeIn(cell));
const isList = (cells: readonly string[]): boolean =>
  cells.some((cell) => (listIn(cell)?.length ?? 0) > 1);

type Places = Pick<Layout, 'axis' | 'place' | 'elsewhere'>;

/**
 * Epochs, unless an epoch has several rows: then these stand at their steps, or are counted where no column has steps.
 */
function placesOf(
  rows: readonly (readonly string[])[],
  epoch: number | undefined,
  step: number | undefined,
  index: number | undefined,
  kinds: readonly number[],
): Places {
  if (epoch === undefined) {
    if (step !== undefined) return { axis: 'step', place: step, elsewhere: null };
    return { axis: 'epoch', place: index ?? null, elsewhere: null };
  }
  const repeats = countRepeats(rows, epoch, kinds);
  if (step === undefined) {
    return repeats * 3 > rows.length
      ? { axis: 'step', place: null, elsewhere: epoch }
      : { axis: 'epoch', place: epoch, elsewhere: null };
  }
  return repeats * 4 > rows.length
    ? { axis: 'step', place: step, elsewhere: epoch }
    : { axis: 'epoch', place: epoch, elsewhere: step };
}

/** Rows whose place is that of the last row of their kind which has its values in the same columns. */
function countRepeats(
  rows: readonly (readonly string[])[],
  place: number,
  kinds: readonly number[],
): number {
  const last = new Map<string, number>();
  let repeats = 0;
  for (const row of rows) {
    const filled = row.map((cell) => (cell.trim() === '' ? ' ' : 'x')).join('');
    const kind = [filled, ...kinds.map((one) => row[one] ?? '')].join('\t');
    const at = placeIn(row[place] ?? '');
    if (last.get(kind) === at) repeats++;
    last.set(kind, at);
  }
  return repeats;
}
