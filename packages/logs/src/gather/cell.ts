/** What a cell of a file says. `value` only counts for a number. */
export interface Cell {
  kind: 'number' | 'missing' | 'NaN' | 'Infinity' | '-Infinity' | 'no-number';
  value: number;
  /** Digits after the point; -1 where it is written with an exponent. */
  decimals: number;
  /** Digits from the first that is not 0. */
  significant: number;
}

export const emptyCell = (): Cell => ({ kind: 'missing', value: 0, decimals: 0, significant: 0 });

const POWERS: readonly number[] = Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));
/** So many digits make a whole number that a double holds exactly. */
const EXACT_DIGITS = 15;

const SPACE = 32;
const NO_BREAK_SPACE = 0xa0;
const ZERO = 48;
const NINE = 57;
const PLUS = 43;
const MINUS = 45;
const POINT = 46;
const SMALL_E = 101;
const LARGE_E = 69;

const isSpace = (code: number): boolean => code <= SPACE || code === NO_BREAK_SPACE;

/**
 * Reads a cell into `cell`, which is overwritten: a file of a million rows has millions of cells. The digits are
 * counted on the way. Where the digits make a whole number below 10¹⁵ and the power of ten is at most 10²²,
 * both are exact, so that their product or quotient is the double nearest to the text; else `Number` reads it.
 */
export function readCell(text: string, cell: Cell, start = 0, end: number = text.length): void {
  let from = start;
  let to = end;
  while (from < to && isSpace(text.charCodeAt(from))) from++;
  while (to > from && isSpace(text.charCodeAt(to - 1))) to--;
  if (from === to) {
    cell.kind = 'missing';
    return;
  }
  const sign = text.charCodeAt(from);
  let index = sign === MINUS || sign === PLUS ? from + 1 : from;
  let whole = 0;
  let digits = 0;
  let significant = 0;
  let decimals = 0;
  let point = false;
  for (; index < to; index++) {
    const code = text.charCodeAt(index);
    if (code >= ZERO && code <= NINE) {
      digits++;
      if (significant > 0 || code !== ZERO) significant++;
      if (point) decimals++;
      whole = whole * 10 + (code - ZERO);
    } else if (code === POINT && !point) {
      point = true;
    } else break;
  }
  const hasExponent = index < to;
  const exponent = hasExponent ? exponentAt(text, index, to) : 0;
  if (digits === 0 || Number.isNaN(exponent)) {
    readWord(text.slice(from, to), cell);
    return;
  }
  const shift = exponent - decimals;
  const power = POWERS[Math.abs(shift)];
  const size = sign === MINUS ? -whole : whole;
  const value =
    significant > EXACT_DIGITS || power === undefined
      ? Number(text.slice(from, to))
      : shift < 0
        ? size / power
        : size * power;
  cell.kind = Number.isFinite(value) ? 'number' : value > 0 ? 'Infinity' : '-Infinity';
  cell.value = value;
  cell.decimals = hasExponent ? -1 : decimals;
  cell.significant = significant;
}

/** The exponent that fills the text up to its end; NaN where something else does. */
function exponentAt(text: string, start: number, end: number): number {
  const letter = text.charCodeAt(start);
  if (letter !== SMALL_E && letter !== LARGE_E) return Number.NaN;
  const sign = text.charCodeAt(start + 1);
  let index = sign === MINUS || sign === PLUS ? start + 2 : start + 1;
  if (index >= end) return Number.NaN;
  let exponent = 0;
  for (; index < end; index++) {
    const code = text.charCodeAt(index);
    if (code < ZERO || code > NINE) return Number.NaN;
    exponent = exponent * 10 + (code - ZERO);
  }
  return sign === MINUS ? -exponent : exponent;
}

const WORDS: ReadonlyMap<string, Cell['kind']> = new Map([
  ...['na', 'n/a', '#n/a', 'none', 'null', 'no log', '<na>', '-', '--'].map(
    (word) => [word, 'missing'] as const,
  ),
  ...[
    'nan',
    '+nan',
    '-nan',
    'nan(ind)',
    '-nan(ind)',
    '-nan(snan)',
    '1.#qnan',
    '1.#ind',
    '-1.#ind',
  ].map((word) => [word, 'NaN'] as const),
  ...['inf', '+inf', 'infinity', '+infinity', '1.#inf', '∞', '+∞'].map(
    (word) => [word, 'Infinity'] as const,
  ),
  ...['-inf', '-infinity', '-1.#inf', '-∞'].map((word) => [word, '-Infinity'] as const),
]);
const LONGEST_WORD = 12;

/** `tensor(0.25)`, `np.float32(0.25)`, `[0.25]`: what Python writes where a number was meant. A percentage is the number before its sign. */
const WRAPPED =
  /^(?:tensor|(?:np|numpy)\.float\d+)\(\[?([^,()[\]]+)\]?(?:,[^[\]]*)?\)$|^(?:array\()?\[([^,()[\]]+)\]\)?$/u;
const LONGEST_WRAPPED = 120;

function readWord(text: string, cell: Cell): void {
  const kind = text.length <= LONGEST_WORD ? WORDS.get(text.toLowerCase()) : undefined;
  if (text.endsWith('%') && text.length > 1) {
    readCell(text.slice(0, -1), cell);
    return;
  }
  const match = kind === undefined && text.length <= LONGEST_WRAPPED ? WRAPPED.exec(text) : null;
  const inner = match?.[1] ?? match?.[2];
  if (inner === undefined) cell.kind = kind ?? 'no-number';
  else readCell(inner, cell);
}
