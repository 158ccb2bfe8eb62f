import { StepwiseError } from '@stepwise/core';
import type { LineReader } from '../../format.ts';
import type { Gatherer } from '../../gather/gatherer.ts';
import { namesOf } from '../../table/header.ts';
import { splitRow } from '../../table/splitRow.ts';
import { delimiterOf, LONGEST_HEADER, type CellDelimiter } from './headerOf.ts';

/** What a format does with a table whose columns it knows by their names. */
export interface HeadedRows {
  /** The format, as people call it. */
  readonly title: string;
  /** What must be among the names, for the message where there is none: "epoch and train_loss". */
  readonly wanted: string;
  isHeader(names: readonly string[]): boolean;
  /** The names, and each time that names stand in the file again. */
  header(names: readonly string[]): void;
  /** A row with as many cells as there are names; `line` is its number. */
  row(cells: readonly string[], line: number): void;
  /** A row with another number of cells; false where it can't be read. */
  oddRow?(cells: readonly string[]): boolean;
  end?(): void;
}

interface Line {
  readonly text: string;
  readonly number: number;
}

/** Names in all headers of a file. Some thousand fits with other metrics each have not so many. */
const MOST_NAMES = 200_000;
/** Exponents are written with two digits at least. */
const CUT_EXPONENT = /\de[+-]?\d?$/iu;
const CUT =
  'The last line has no end, and its last cell is shorter than all others of its column, or cut; the cell was left out.';
/** Characters of the first line that a message shows. */
const SHOWN = 60;

/**
 * Reads a table that begins with the names of its columns. What does not fit is damage.
 *
 * @throws StepwiseError `bad-history` at the end when there was text and nowhere the names.
 */
export function headedRows(gatherer: Gatherer, format: HeadedRows): LineReader {
  let delimiter: CellDelimiter = ',';
  let names: readonly string[] | null = null;
  let header = '';
  let named = 0;
  let first: string | null = null;
  /** Characters of the shortest cell that has stood last in a row. */
  let shortest = Infinity;
  /** Waits for the next line: the last one of the file may be cut. */
  let waiting: Line | null = null;

  const damage = (code: 'unreadable-line' | 'truncated', text: string, line: number): void =>
    gatherer.fileDamage({ code, text, line });

  const isHeader = (text: string): boolean => {
    if (names !== null && text === header) {
      format.header(names);
      return true;
    }
    if (names !== null && !/^\s*"?[a-z_]/iu.test(text)) return false;
    if (text.length > LONGEST_HEADER) return false;
    const written = delimiterOf(text);
    const found = namesOf(splitRow(text, written));
    if (!format.isHeader(found) || named + found.length > MOST_NAMES) return false;
    named += found.length;
    [delimiter, names, header] = [written, found, text];
    format.header(found);
    return true;
  };
  const readLine = ({ text, number }: Line, isLast: boolean): void => {
    first ??= text;
    if (isHeader(text)) return;
    if (names === null) {
      damage('unreadable-line', 'A line before the names of the columns was left out.', number);
      return;
    }
    const cells = cellsOf(text, delimiter, names.length);
    // a delimiter at the end of a line is no further cell
    if (cells.length === names.length + 1 && cells.at(-1)?.trim() === '') cells.pop();
    const last = cells.at(-1) ?? '';
    if (isLast && cells.length < names.length) {
      damage('truncated', 'The file ends inside a row, which was left out.', number);
    } else if (cells.length === names.length) {
      if (isLast && (last.length < shortest || CUT_EXPONENT.test(last))) {
        damage('truncated', CUT, number);
        cells[cells.length - 1] = '';
      }
      shortest = Math.min(shortest, last.length);
      format.row(cells, number);
    } else if (format.oddRow?.(cells) !== true) {
      const why = 'A row with more or fewer cells than there are columns was left out.';
      damage('unreadable-line', why, number);
    }
  };

  return {
    takes: 'lines',
    line(text, number) {
      if (text.trim() === '') return;
      if (waiting !== null) readLine(waiting, false);
      waiting = { text, number };
    },
    end(truncated) {
      if (waiting !== null) readLine(waiting, truncated);
      if (names === null && first !== null) {
        throw new StepwiseError(
          'bad-history',
          `${format.title}: wanted a line with the names of the columns, among them ${format.wanted}; got ${JSON.stringify(first.trim().slice(0, SHOWN))} as the first line.`,
        );
      }
      format.end?.();
    },
  };
}

/** The cells of a row; of one with quotes around all of them at once, as such files have nothing else. */
function cellsOf(text: string, delimiter: CellDelimiter, count: number): string[] {
  if (text.startsWith('"') && text.endsWith('"')) {
    const cells = text.slice(1, -1).split(`"${delimiter}"`);
    if (cells.length === count && !cells.some((cell) => cell.includes('"'))) return cells;
  }
  const cells = splitRow(text, delimiter);
  return delimiter === ';' ? cells.map((cell) => cell.replace(DECIMAL_COMMA, '$1.$2')) : cells;
}

/** What a spreadsheet makes of a point where it is set to a comma. */
const DECIMAL_COMMA = /^(\s*[-+]?\d+),(\d+(?:e[-+]?\d+)?\s*)$/iu;
