import { emptyCell, readCell, type Cell } from '../../gather/cell.ts';
import type { Column } from '../../gather/gatherer.ts';

const cell: Cell = emptyCell();

/** Gives a column the sum of some cells. */
export interface SumColumn {
  /** Cells of one place; one without a number leaves no sum, one that is not finite none that is finite. */
  add(at: number, cells: readonly string[], elsewhere?: number): void;
}

/** Decimals up to which a sum is rounded to what its parts were written with: 0.1 + 0.2 is 0.3. */
const MOST_DECIMALS = 15;

export function sumColumn(column: Column): SumColumn {
  return {
    add(at, cells, elsewhere) {
      let sum = 0;
      let decimals = 0;
      for (const text of cells) {
        readCell(text, cell);
        if (cell.kind === 'missing' || cell.kind === 'no-number') return;
        sum += cell.kind === 'number' ? cell.value : Number(cell.kind);
        decimals = cell.decimals < 0 ? Infinity : Math.max(decimals, cell.decimals);
      }
      const isExact = Number.isFinite(sum) && decimals <= MOST_DECIMALS && Math.abs(sum) < 1e15;
      column.add(at, isExact ? sum.toFixed(decimals) : sum, elsewhere);
    },
  };
}

/** Whether all cells are numbers and 0. */
export function areZero(cells: readonly string[]): boolean {
  return cells.every((text) => {
    readCell(text, cell);
    return cell.kind === 'number' && cell.value === 0;
  });
}

export function isNumberOrNaN(text: string): boolean {
  readCell(text, cell);
  return cell.kind !== 'no-number' && cell.kind !== 'missing';
}
