import { isNumber, isWord } from './cells.ts';

/** Whether a row holds names: at least one word, and no number. */
export function isHeader(cells: readonly string[]): boolean {
  return cells.some(isWord) && !cells.some(isNumber);
}

/** The names of the columns, trimmed; one that has come before gets a number. */
export function namesOf(cells: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return cells.map((cell) => {
    const name = cell.trim();
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 || name === '' ? name : `${name} (${count})`;
  });
}
