import type { LineReader } from '../format.ts';
import type { Gatherer } from '../gather/gatherer.ts';
import type { Dialect } from './dialect.ts';
import { findTable, isBetween, namesLine } from './findTable.ts';
import { isHeader } from './header.ts';
import { placeCounter } from './placeCounter.ts';
import { splitRow } from './splitRow.ts';
import { tableRows, type TableOptions, type TableRows } from './tableRows.ts';

interface Line {
  readonly text: string;
  readonly number: number;
}

/** What the columns are judged by: so many lines, or characters. */
const SAMPLE_LINES = 100;
const SAMPLE_CHARACTERS = 1 << 18;

/**
 * Reads a table with a row of names. The first rows wait until there are enough of them to tell what the columns are; the
 * rest is read as it comes. Where other names stand between the rows, a table begins anew in the same file.
 */
export function tableReader(gatherer: Gatherer, options: TableOptions = {}): LineReader {
  const counter = placeCounter();
  let waiting: Line[] = [];
  let characters = 0;
  let dialect: Dialect | undefined;
  let header = '';
  let table: TableRows | undefined;
  /** A line that is no row. Whether the file ends in it is known when the next one comes, or none. */
  let bad: Line | undefined;
  let first = true;

  const tellBad = (truncated: boolean): void => {
    if (bad === undefined) return;
    gatherer.fileDamage(
      truncated
        ? {
            code: 'truncated',
            text: 'The file ends inside a row, which was left out.',
            line: bad.number,
          }
        : {
            code: 'unreadable-line',
            text: 'A line that is no row of the table was left out.',
            line: bad.number,
          },
    );
    bad = undefined;
  };
  const leaveOut = (line: Line): void => {
    tellBad(false);
    bad = line;
  };
  /** The rows of one table, which begin with its names. */
  const openSection = (lines: readonly Line[], written: Dialect): void => {
    const [names, ...rows] = lines;
    if (names === undefined) return;
    header = names.text;
    const split = rows
      .filter(({ text }) => text !== header)
      .map((line) => ({ line, cells: splitRow(line.text, written.delimiter) }));
    const sample = split.map(({ cells }) => cells);
    table = tableRows(
      gatherer,
      written,
      splitRow(namesLine(header), written.delimiter),
      sample,
      counter,
      options,
    );
    for (const { line, cells } of split) if (!table.row(cells)) leaveOut(line);
  };
  const open = (last: boolean): void => {
    const lines = waiting;
    waiting = [];
    characters = 0;
    let start = 0;
    if (dialect === undefined) {
      const found = findTable(lines.map(({ text }) => text));
      if (found === null) {
        for (const line of lines) leaveOut(line);
        return;
      }
      start = found.start;
      dialect = found.dialect;
      for (const line of lines.slice(0, start)) leaveOut(line);
    }
    const { delimiter } = dialect;
    const starts = lines.flatMap(({ text }, index) =>
      index === start ||
      (index > start && text !== lines[start]?.text && isHeader(splitRow(text, delimiter)))
        ? [index]
        : [],
    );
    for (const [index, from] of starts.entries()) {
      const to = starts[index + 1] ?? lines.length;
      const [names] = lines.slice(from, to);
      const isLast = to === lines.length && !last;
      if (isLast && (to - from === 1 || from * 2 > lines.length)) {
        // too few rows to judge by
        table = undefined;
        waiting = lines.slice(from);
      } else if (to - from === 1 && names !== undefined && starts.length > 1) {
        leaveOut(names);
      } else {
        openSection(lines.slice(from, to), dialect);
      }
    }
  };

  return {
    takes: 'lines',
    line(text, number) {
      if (isBetween(text, first)) return;
      first = false;
      if (table === undefined || dialect === undefined) {
        waiting.push({ text, number });
        characters += text.length;
        if (waiting.length >= SAMPLE_LINES || characters >= SAMPLE_CHARACTERS) open(false);
        return;
      }
      if (text === header) {
        table.namesAgain();
        return;
      }
      if (table.line(text)) return;
      if (isHeader(splitRow(text, dialect.delimiter))) {
        table = undefined;
        waiting.push({ text, number });
      } else {
        leaveOut({ text, number });
      }
    },
    end(truncated) {
      if (waiting.length > 0) open(true);
      tellBad(truncated);
    },
  };
}
