import { dataOf } from '../columns/meaningOf.ts';
import { wordsOf } from '../columns/wordsOf.ts';
import type { Column, Gatherer, Meaning } from '../gather/gatherer.ts';
import { listIn } from './cells.ts';
import type { Layout } from './findLayout.ts';
import type { PlainCells } from './plainCells.ts';

/** Where the numbers of one kind of row go. */
export interface RowColumns {
  add(cells: readonly string[], at: number, elsewhere: number | undefined): void;
  /** The same without lists. */
  addPlain(line: string, cells: PlainCells, at: number, elsewhere: number | undefined): void;
}

/**
 * The columns for rows of a kind: `train` and `loss` make `train/loss`. Without kinds, '' and `loss` make `loss`. A rate that
 * stands in the rows of the training and in those of the validation is one, and taken from the first kind.
 */
export function rowColumns(
  gatherer: Gatherer,
  layout: Layout,
  kind: string,
  isFirst: boolean,
  meaningOf: (name: string) => Omit<Meaning, 'axis'>,
): RowColumns {
  const { axis, lists, names } = layout;
  const isData = dataOf(wordsOf(kind)) !== null;
  const isShared = (index: number): boolean =>
    isData && meaningOf(names[index] ?? '').role === 'rate';
  const series = isFirst ? layout.series : layout.series.filter((index) => !isShared(index));
  const nameOf = (index: number): string =>
    kind === '' || isShared(index) ? (names[index] ?? '') : `${kind}/${names[index] ?? ''}`;
  const columns = series.map((index): Column => {
    const name = nameOf(index);
    return gatherer.column(name, { ...meaningOf(name), axis });
  });
  const parts = new Map<string, Column>();
  const part = (name: string, index: number): Column => {
    const key = `${name}[${index}]`;
    const meaning = meaningOf(name);
    const group = meaning.group === undefined ? String(index) : `${meaning.group}/${index}`;
    const column =
      parts.get(key) ??
      gatherer.column(key, { ...meaning, axis, ...(meaning.role === 'rate' ? { group } : {}) });
    parts.set(key, column);
    return column;
  };
  return {
    addPlain(line, cells, at, elsewhere) {
      for (let index = 0; index < columns.length; index++) {
        const cell = series[index] ?? 0;
        if (cell >= cells.count) continue;
        columns[index]?.addPart(at, line, cells.from(cell), cells.to(cell), elsewhere);
      }
    },
    add(cells, at, elsewhere) {
      for (let index = 0; index < columns.length; index++) {
        const cell = cells[series[index] ?? -1] ?? '';
        columns[index]?.add(at, cell, elsewhere);
      }
      for (const index of lists) {
        const cell = cells[index] ?? '';
        const values = listIn(cell) ?? [cell];
        for (const [position, value] of values.slice(0, MOST_PARTS).entries()) {
          part(nameOf(index), position).add(at, value, elsewhere);
        }
      }
    },
  };
}

/** Parts of a list that become columns. */
const MOST_PARTS = 100;
