import { findDialect, type Dialect } from './dialect.ts';

/** A table in the first lines of a file. */
export interface FoundTable {
  /** The index of the line with the names. */
  readonly start: number;
  readonly dialect: Dialect;
  /** The share of the rows that fit the names. */
  readonly fit: number;
}

/** Lines of other things that may stand before a table. */
const MOST_BEFORE = 12;
/** The least share of rows that fit. */
const LEAST_FIT = 0.6;

/** Finds where a table begins, and how it is written; null where there is none. */
export function findTable(lines: readonly string[]): FoundTable | null {
  for (let start = 0; start <= Math.min(MOST_BEFORE, lines.length - 1); start++) {
    const found = findDialect(lines.slice(start));
    if (found !== null && found.fit >= LEAST_FIT) return { start, ...found };
  }
  return null;
}

/** What is not part of the table: nothing, or a comment. Names may stand in a comment, so the first one is a line. */
export function isBetween(line: string, first: boolean): boolean {
  return line.trim() === '' || (!first && /^\s*(?:#|\/\/|%)/u.test(line)) || /^sep=.$/iu.test(line);
}

/** Names without the sign of the comment that they stand in. */
export function namesLine(line: string): string {
  return line.replace(/^\s*(?:#|\/\/|%)\s*/u, '');
}
