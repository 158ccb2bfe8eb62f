import type { Head } from '../format.ts';
import { findTable, isBetween, namesLine, type FoundTable } from './findTable.ts';
import { namesOf } from './header.ts';
import { splitRow } from './splitRow.ts';

/** What a table shows in a file's head. */
export interface HeadOfTable extends FoundTable {
  readonly names: readonly string[];
  /** The first row. */
  readonly row: readonly string[];
}

/** Lines that are looked at. */
const LOOKED_AT = 60;

/** The table at the beginning of a file; null where there is none, or no row of it. */
export function headOfTable(head: Head): HeadOfTable | null {
  const lines: string[] = [];
  for (const line of head.lines) {
    if (lines.length >= LOOKED_AT) break;
    if (!isBetween(line, lines.length === 0)) lines.push(line);
  }
  const found = findTable(lines);
  const names = lines[found?.start ?? 0];
  if (found === null || names === undefined) return null;
  const { delimiter } = found.dialect;
  return {
    ...found,
    names: namesOf(splitRow(namesLine(names), delimiter)),
    row: splitRow(lines[found.start + 1] ?? '', delimiter),
  };
}
