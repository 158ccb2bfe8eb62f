import { meaningOf } from '../columns/meaningOf.ts';
import { placeOf } from '../columns/placeOf.ts';
import { isNumber, isWord } from './cells.ts';

/** Characters of the longest name. */
const LONGEST_NAME = 80;

/**
 * Whether a row in the middle of a file names the columns of what follows: words and no number, at least half of them what
 * logs have as names. Words that a program has printed between the rows seldom are.
 */
export function isHeader(cells: readonly string[]): boolean {
  if (cells.length < 2 || !cells.some(isWord) || cells.some(isNumber)) return false;
  const known = cells.filter(
    (cell) =>
      cell.length <= LONGEST_NAME && (placeOf(cell) !== null || meaningOf(cell).role !== 'other'),
  );
  return known.length * 2 >= cells.length;
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
