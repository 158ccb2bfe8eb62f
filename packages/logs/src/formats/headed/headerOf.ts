import type { Head } from '../../format.ts';
import { namesOf } from '../../table/header.ts';
import { splitRow } from '../../table/splitRow.ts';

/** What stands between the cells of tables that programs write. */
export type CellDelimiter = ',' | ';' | '\t';

const DELIMITERS: readonly CellDelimiter[] = [',', ';', '\t'];

/** What cuts a line into the most cells: a comma, or what a spreadsheet has made of it. */
export function delimiterOf(line: string): CellDelimiter {
  let best: CellDelimiter = ',';
  let most = 0;
  for (const delimiter of DELIMITERS) {
    const count = line.split(delimiter).length;
    if (count > most) {
      best = delimiter;
      most = count;
    }
  }
  return best;
}

/** The names in the first line of a file, and the rows of its head below. */
export interface Header {
  readonly names: readonly string[];
  rows(): string[][];
}

/** Characters of a line of names; a longer one is none. A chart of some hundred runs has that many. */
export const LONGEST_HEADER = 200_000;

/** The first line of a file as names; null where there is none, or only one. */
export function headerOf({ lines }: Head): Header | null {
  const first = lines.findIndex((line) => line.trim() !== '');
  const line = lines[first] ?? '';
  if (line.length > LONGEST_HEADER) return null;
  const delimiter = delimiterOf(line);
  const names = namesOf(splitRow(line, delimiter));
  if (names.length < 2) return null;
  return {
    names,
    rows: () =>
      lines
        .slice(first + 1)
        .filter((text) => text.trim() !== '')
        .map((text) => splitRow(text, delimiter)),
  };
}
