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

/** Several formats ask for the same. */
const known = new WeakMap<Head, HeadOfTable | null>();

/** The table at the beginning of a file; null where there is none. */
export function headOfTable(head: Head): HeadOfTable | null {
  const found = known.get(head);
  if (found !== undefined) return found;
  const table = findHead(head);
  known.set(head, table);
  return table;
}

function findHead(head: Head): HeadOfTable | null {
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
