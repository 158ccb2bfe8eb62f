import type { Column, Gatherer, Meaning } from '../../gather/gatherer.ts';
import { areZero, sumColumn } from './sumColumn.ts';

/** The parts of a loss, and their sum. */
export interface LossGroup {
  /** The cells of a row, in the order of the parts. */
  add(at: number, cells: readonly string[]): void;
}

/**
 * Takes the parts of a loss. Their sum stands before them, as it is the loss. A part that is always 0, such as the class
 * loss of a detector with one class, is no loss of its own.
 *
 * @param summed whether the sum is wanted; not where the file has it.
 */
export function lossGroup(
  gatherer: Gatherer,
  names: readonly string[],
  of: 'train' | 'validation',
  summed: boolean,
): LossGroup {
  const meaning: Meaning = { role: 'loss', of, mode: 'min', axis: 'epoch' };
  const sum =
    summed && names.length > 1
      ? sumColumn(gatherer.column(sumName(names), { ...meaning, sumOf: names }))
      : null;
  const isLoss = names.map(() => names.length === 1);
  const columns = names.map((name, index): Column => {
    const open: Meaning = { role: 'other', of: null, mode: null, axis: 'epoch' };
    return gatherer.column(name, isLoss[index] === true ? meaning : open);
  });
  return {
    add(at, cells) {
      sum?.add(at, cells);
      for (const [index, name] of names.entries()) {
        const cell = cells[index] ?? '';
        if (isLoss[index] !== true && !areZero([cell])) {
          isLoss[index] = true;
          gatherer.column(name, meaning);
        }
        columns[index]?.add(at, cell);
      }
    },
  };
}

/** What the sum of some columns is called. */
export function sumName(names: readonly string[]): string {
  return `sum of ${names.join(', ')}`;
}
