import { splitRow } from './splitRow.ts';
import { isNumber, isWord } from './cells.ts';

/** How a table's rows are written. */
export interface Dialect {
  readonly delimiter: Delimiter;
  /** Numbers are written as 0,5. */
  readonly decimalComma: boolean;
}

/** `' '` stands for any white space, `'  '` for two spaces and more or a tab. */
export type Delimiter = '\t' | ';' | ',' | '|' | '  ' | ' ';

const DELIMITERS: readonly Delimiter[] = ['\t', ';', ',', '|', '  ', ' '];
/** Rows by which a delimiter is judged. */
const SAMPLE = 40;

/**
 * Finds the delimiter of a table: the one that gives a row of names with at least two columns, and below it most often
 * rows of as many cells in which there are numbers. Null where there is none.
 *
 * @param lines The first lines of a file, without comments and empty ones.
 */
export function findDialect(
  lines: readonly string[],
): { readonly dialect: Dialect; readonly fit: number } | null {
  let best: Dialect | null = null;
  let bestFit = 0;
  const [first, ...others] = lines.slice(0, SAMPLE);
  if (first === undefined) return null;
  for (const delimiter of DELIMITERS) {
    const header = splitRow(first, delimiter);
    if (header.length < 2 || !header.some(isWord) || header.some(isNumber)) continue;
    const rows = others.map((line) => splitRow(line, delimiter));
    const decimalComma = delimiter !== ',' && usesComma(rows);
    const share = fit(header, rows, decimalComma);
    if (share > bestFit) {
      best = { delimiter, decimalComma };
      bestFit = share;
    }
  }
  return best === null ? null : { dialect: best, fit: bestFit };
}

const COMMA = /^\s*[-+]?\d+,\d+(?:[eE][-+]?\d+)?\s*$/u;
const POINT = /^\s*[-+]?\d+\.\d/u;

function usesComma(rows: readonly (readonly string[])[]): boolean {
  const cells = rows.flat();
  return cells.some((cell) => COMMA.test(cell)) && !cells.some((cell) => POINT.test(cell));
}

/** The share of the rows that fit the names. */
function fit(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  decimalComma: boolean,
): number {
  if (rows.length === 0) return 1;
  const fitting = rows.filter(
    (row) =>
      Math.abs(row.length - header.length) <= 1 &&
      row.some((cell) => isNumber(decimalComma ? cell.replace(',', '.') : cell)),
  );
  return fitting.length / rows.length;
}
