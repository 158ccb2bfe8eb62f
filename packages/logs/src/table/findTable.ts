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
  if (line.length === SEPARATOR_LENGTH && /^sep=.$/iu.test(line)) return true;
  // most lines begin with a digit or a letter, and need no second look
  if (line.charCodeAt(0) > SLASH) return false;
  return line.trim() === '' || (!first && COMMENT.test(line));
}

/** The last of the characters with which a comment begins. */
const SLASH = 0x2f;
const COMMENT = /^\s*(?:#|\/\/|%)/u;
/** `sep=;` is what Excel wants above a table. */
const SEPARATOR_LENGTH = 5;

/** Names without the sign of the comment that they stand in. */
export function namesLine(line: string): string {
  return line.replace(COMMENT, '');
}
