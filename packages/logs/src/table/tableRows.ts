import { meaningOf } from '../columns/meaningOf.ts';
import type { Gatherer, Meaning } from '../gather/gatherer.ts';
import { placeIn } from './cells.ts';
import type { Dialect } from './dialect.ts';
import { findLayout, type Layout } from './findLayout.ts';
import { isTraining } from './findSplits.ts';
import { namesOf } from './header.ts';
import { placeCounter, type RowPlace } from './placeCounter.ts';
import { rowColumns, type RowColumns } from './rowColumns.ts';
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
  /** The same names stand there again: where rows are counted, another run begins. */
  namesAgain(): void;
}

/** Kinds of rows that get columns of their own. */
const MOST_KINDS = 100;

/** @param sample The first rows, by which the columns are judged; they are not taken yet. */
export function tableRows(
  gatherer: Gatherer,
  dialect: Dialect,
  header: readonly string[],
  sample: readonly (readonly string[])[],
  options: TableOptions,
): TableRows {
  const names = withIndex(namesOf(header), sample);
  const widths = acceptedWidths(names.length, sample);
  const layout = findLayout(names, sample);
  const kinds = new Map<string, RowColumns>();
  const counter = placeCounter();
  let identity: readonly string[] | undefined;

  const placeOf = (cells: readonly string[], index: number): number => {
    const cell = cells[index] ?? '';
    return placeIn(dialect.decimalComma ? cell.replace(',', '.') : cell);
  };
  const columnsOf = (cells: readonly string[]): RowColumns | undefined => {
    const kind = layout.kinds.map((index) => (cells[index] ?? '').trim()).join('/');
    let columns = kinds.get(kind);
    if (columns === undefined && kinds.size < MOST_KINDS) {
      const meaning = options.meaning ?? meaningOf;
      columns = rowColumns(gatherer, layout, kind, meaning, dialect.decimalComma);
      kinds.set(kind, columns);
    }
    return columns;
  };
  const runs = (cells: readonly string[], order: RowPlace['order']): boolean => {
    if (layout.identity.length === 0) return order === 'falls';
    const now = layout.identity.map((index) => (cells[index] ?? '').trim());
    const before = identity;
    const begins =
      before === undefined || order === 'falls' || beginsRun(layout, before, now, order);
    identity = now;
    return begins;
  };

  return {
    row(cells) {
      if (!widths.has(filled(cells, names.length))) return false;
      const at = layout.place === null ? null : placeOf(cells, layout.place);
      if (Number.isNaN(at)) return false;
      const other = layout.elsewhere === null ? Number.NaN : placeOf(cells, layout.elsewhere);
      const elsewhere = Number.isNaN(other) ? undefined : other;
      const columns = columnsOf(cells);
      if (columns === undefined) return false;
      let place = counter.next(at, elsewhere);
      if (runs(cells, place.order)) {
        gatherer.startRun(nameOf(layout, identity));
        counter.restart();
        place = counter.next(at, elsewhere);
      }
      columns.add(cells, place.at, place.elsewhere);
      return true;
    },
    namesAgain() {
      if (layout.place !== null) return;
      counter.restart();
      gatherer.startRun(nameOf(layout, identity));
    },
  };
}

/**
 * Whether other identifying cells are another run: always where they name a training or nothing counts the rows, else
 * where the places do not go on.
 */
function beginsRun(
  { identity, names, place }: Layout,
  before: readonly string[],
  now: readonly string[],
  order: RowPlace['order'],
): boolean {
  const changed = identity.filter((_, index) => before[index] !== now[index]);
  if (changed.length === 0) return false;
  return (
    place === null || order !== 'rises' || changed.some((index) => isTraining(names[index] ?? ''))
  );
}

function nameOf({ identity, names }: Layout, cells: readonly string[] | undefined): string | null {
  if (cells === undefined) return null;
  return identity
    .map((index, position) => `${names[index] ?? ''} ${cells[position] ?? ''}`)
    .join(', ');
}
