import { meaningOf } from '../columns/meaningOf.ts';
import type { Gatherer, Meaning } from '../gather/gatherer.ts';
import { numberOf, placeIn } from './cells.ts';
import type { Dialect } from './dialect.ts';
import { findLayout, type Layout } from './findLayout.ts';
import { isTraining } from './findSplits.ts';
import { namesOf } from './header.ts';
import { plainCells, type PlainCells } from './plainCells.ts';
import type { PlaceCounter, RowPlace } from './placeCounter.ts';
import { rowColumns, type RowColumns } from './rowColumns.ts';
import { splitRow } from './splitRow.ts';
import { acceptedWidths, filled, withIndex } from './widths.ts';

/** What a format knows of its tables. */
export interface TableOptions {
  /** What a column means, where that is not to be guessed. */
  readonly meaning?: (name: string) => Omit<Meaning, 'axis'>;
}

/** Takes the rows below one row of names. */
export interface TableRows {
  /** False when it is no row of this table; nothing of it is taken then. */
  row(cells: readonly string[]): boolean;
  /** The same for a row as it stands in the file. */
  line(line: string): boolean;
  /** The same names stand there again: where rows are counted, another run begins. */
  namesAgain(): void;
}

/** Kinds of rows that get columns of their own. */
const MOST_KINDS = 100;

/**
 * @param sample The first rows, by which the columns are judged; they are not taken yet.
 * @param counter The places of the file so far.
 */
export function tableRows(
  gatherer: Gatherer,
  dialect: Dialect,
  header: readonly string[],
  sample: readonly (readonly string[])[],
  counter: PlaceCounter,
  options: TableOptions,
): TableRows {
  const pointed = (cells: readonly string[]): readonly string[] =>
    dialect.decimalComma ? cells.map((cell) => cell.replace(',', '.')) : cells;
  const names = withIndex(namesOf(header), sample);
  const widths = acceptedWidths(names.length, sample);
  const layout = findLayout(names, sample.map(pointed));
  if (counter.begin(layout.axis, layout.place === null)) gatherer.startRun();
  const kinds = new Map<string, RowColumns>();
  let identity: readonly string[] | undefined;

  const meaningIn = (name: string): Omit<Meaning, 'axis'> => {
    const meaning = (options.meaning ?? meaningOf)(name);
    // beside val_accuracy, accuracy is the training's
    const isOfTraining = meaning.of === null && names.includes(`val_${name}`);
    return isOfTraining && meaning.role === 'metric' ? { ...meaning, of: 'train' } : meaning;
  };
  const columnsOf = (cells: readonly string[]): RowColumns | undefined => {
    const kind = layout.kinds.map((index) => (cells[index] ?? '').trim()).join('/');
    let columns = kinds.get(kind);
    if (columns === undefined && kinds.size < MOST_KINDS) {
      columns = rowColumns(gatherer, layout, kind, kinds.size === 0, meaningIn);
      kinds.set(kind, columns);
    }
    return columns;
  };
  /** Where a row stands; before it a run begins where that is so. */
  const goTo = (cells: readonly string[], at: number | null, elsewhere: number): RowPlace => {
    const known = Number.isNaN(elsewhere) ? undefined : elsewhere;
    const place = counter.next(at, known);
    let begins = place.order === 'falls';
    if (layout.identity.length > 0) {
      const before = identity;
      identity = layout.identity.map((index) => (cells[index] ?? '').trim());
      begins ||= beginsRun(layout, before, identity, place.order);
    }
    if (!begins) return place;
    gatherer.startRun(nameOf(layout, identity));
    counter.restart();
    return counter.next(at, known);
  };
  const row = (written: readonly string[]): boolean => {
    const cells = pointed(written);
    if (!widths.has(filled(cells, names.length))) return false;
    const at = layout.place === null ? null : placeIn(cells[layout.place] ?? '');
    const columns = Number.isNaN(at) ? undefined : columnsOf(cells);
    if (columns === undefined) return false;
    const other = layout.elsewhere === null ? Number.NaN : placeIn(cells[layout.elsewhere] ?? '');
    const place = goTo(cells, at, other);
    columns.add(cells, place.at, place.elsewhere);
    return true;
  };
  const more = layout.identity.length + layout.kinds.length + layout.lists.length;
  const special = more > 0 || dialect.decimalComma;
  const plain = special ? null : plainCells(dialect.delimiter, names.length);
  let plainColumns: RowColumns | undefined;
  /** The same as `row`, without cutting the cells out; false where that can't be done. */
  const plainRow = (line: string, cells: PlainCells): boolean => {
    if (!cells.cut(line) || !widths.has(cells.count)) return false;
    const at = layout.place === null ? null : numberIn(line, cells, layout.place);
    if (Number.isNaN(at)) return false;
    const columns = (plainColumns ??= columnsOf(NO_CELLS));
    if (columns === undefined) return false;
    const other = layout.elsewhere === null ? Number.NaN : numberIn(line, cells, layout.elsewhere);
    const place = goTo(NO_CELLS, at, other);
    columns.addPlain(line, cells, place.at, place.elsewhere);
    return true;
  };

  return {
    row,
    line: (line) =>
      (plain !== null && plainRow(line, plain)) || row(splitRow(line, dialect.delimiter)),
    namesAgain() {
      if (layout.place !== null) return;
      counter.restart();
      gatherer.startRun(nameOf(layout, identity));
    },
  };
}

const numberIn = (line: string, cells: PlainCells, index: number): number =>
  numberOf(line, cells.from(index), cells.to(index));
const NO_CELLS: readonly string[] = [];

/**
 * Whether other identifying cells are another run: always where they name a training or nothing counts the rows, else
 * where the places do not go on.
 */
function beginsRun(
  { identity, names, place }: Layout,
  before: readonly string[] | undefined,
  now: readonly string[],
  order: RowPlace['order'],
): boolean {
  if (before === undefined) return true;
  const changed = identity.filter((_, index) => before[index] !== now[index]);
  if (changed.length === 0) return false;
  return (
    place === null || order !== 'rises' || changed.some((index) => isTraining(names[index] ?? ''))
  );
}

function nameOf({ identity, names }: Layout, cells: readonly string[] = []): string | null {
  if (cells.length === 0) return null;
  return identity
    .map((index, position) => `${names[index] ?? ''} ${cells[position] ?? ''}`)
    .join(', ');
}
