import { emptyCell, readCell } from '../gather/cell.ts';

const cell = emptyCell();

/** The number in a cell; NaN where there is none, or none that is finite. */
export function numberOf(text: string, from = 0, to: number = text.length): number {
  readCell(text, cell, from, to);
  return cell.kind === 'number' ? cell.value : Number.NaN;
}

export function isNumber(text: string): boolean {
  readCell(text, cell);
  return cell.kind === 'number';
}

/** Whether a cell holds something that is neither a number nor one of the words for a missing or infinite one. */
export function isWord(text: string): boolean {
  readCell(text, cell);
  return cell.kind === 'no-number';
}

const PLACE = /^\s*(?:epoch|step|iter(?:ation)?)?[\s_:#]*(\d+(?:\.\d+)?)\s*(?:\/\s*\d+)?\s*$/iu;

/** The place that a cell says: a number, or such as `3/100` and `Epoch 3`; else NaN. */
export function placeIn(text: string): number {
  readCell(text, cell);
  if (cell.kind === 'number') return cell.value;
  return cell.kind === 'no-number' ? Number(PLACE.exec(text)?.[1] ?? Number.NaN) : Number.NaN;
}

/** The numbers of a list such as `[0.1, 0.1]`; null where the cell is no list. */
export function listIn(text: string): string[] | null {
  // Keras' CSVLogger quotes a list before it is quoted
  const trimmed = text.trim().replaceAll(/^"+|"+$/gu, '');
  const list = /^(?:\[[^[\]]*\]|\([^()]*\))$/u.test(trimmed);
  return list
    ? trimmed
        .slice(1, -1)
        .split(/[,\s]+/u)
        .filter((part) => part !== '')
    : null;
}
