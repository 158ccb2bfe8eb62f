import Papa from 'papaparse';
import type { Delimiter } from './dialect.ts';

/**
 * The cells of a row. Most rows have no quotes, or only around cells, and are cut at the delimiter; the others
 * are papaparse's. A list that
 * stands in a row without quotes, such as `[0.1, 0.1]`, stays one cell.
 */
export function splitRow(line: string, delimiter: Delimiter): string[] {
  if (delimiter === ' ') return line.trim().split(/\s+/u);
  if (delimiter === '  ') return line.trim().split(/\s{2,}|\t/u);
  if (line.includes('"')) return simplyQuoted(line, delimiter) ?? quoted(line, delimiter);
  const cells = line.split(delimiter);
  return delimiter === ',' && line.includes('[') ? withLists(cells) : cells;
}

/** Cells that stand in quotes as a whole, without a quote inside; null where it is not that simple. */
function simplyQuoted(line: string, delimiter: string): string[] | null {
  const cells: string[] = [];
  for (let from = 0; from <= line.length;) {
    const isQuoted = line.startsWith('"', from);
    const closing = isQuoted ? line.indexOf('"', from + 1) : line.indexOf(delimiter, from);
    if (isQuoted && closing < 0) return null;
    const end = closing < 0 ? line.length : closing;
    const cell = line.slice(isQuoted ? from + 1 : from, end);
    if (!isQuoted && cell.includes('"')) return null;
    const next = isQuoted ? end + 1 : end;
    if (next < line.length && !line.startsWith(delimiter, next)) return null;
    cells.push(cell);
    from = next + 1;
  }
  return cells;
}

function quoted(line: string, delimiter: string): string[] {
  return Papa.parse<string[]>(line, { delimiter, quoteChar: '"' }).data[0] ?? [];
}

/** Puts the parts of lists together again. */
function withLists(parts: readonly string[]): string[] {
  const cells: string[] = [];
  let list: string[] | undefined;
  for (const part of parts) {
    if (list !== undefined) list.push(part);
    else if (part.trimStart().startsWith('[')) list = [part];
    else cells.push(part);
    if (list !== undefined && part.trimEnd().endsWith(']')) {
      cells.push(list.join(','));
      list = undefined;
    }
  }
  // a list that is never closed is none
  return list === undefined ? cells : [...parts];
}
