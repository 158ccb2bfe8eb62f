/** A part of a line: a word, a number, or a sign between them. */
export interface Token {
  readonly kind: 'word' | 'number' | 'sign';
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Of a number: what it is out of (`3/50`), if that is said. */
  readonly of: string | null;
  /** Of a number: what is written right behind it, such as `%`, `s` or `it/s`. */
  readonly unit: string;
}

/** Characters of a line that are looked at: no line of values is longer. */
export const LONGEST = 4000;

const NUMBER = String.raw`(?:\d{1,3}(?:,\d{3}){1,4}(?![\d,.])|\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?`;
/**
 * One token. Each choice begins with characters that no other takes, and none has a repetition inside of
 * another one, so that each character is looked at a few times at most.
 */
const TOKEN = new RegExp(
  [
    String.raw`([-+]?(?:nan|NaN|NAN|inf|Inf|INF|[Ii]nfinity)(?![\p{L}\p{N}_]))`,
    String.raw`([\p{L}_][\p{L}\p{N}_.@/^-]*)`,
    String.raw`([-+]?${NUMBER})(?:\s?\/\s?(${NUMBER}))?((?:%|[\p{L}µ][\p{L}/]*)?)`,
    String.raw`(-{1,3}>|[^\s\p{L}\p{N}_])`,
  ].join('|'),
  'yu',
);

/** Takes a line apart, in time that grows with its length. */
export function tokensOf(line: string): Token[] {
  const all = line.length > LONGEST ? line.slice(0, LONGEST) : line;
  const tokens: Token[] = [];
  for (let start = 0; start < all.length;) {
    if (all.charCodeAt(start) <= SPACE) {
      start += 1;
      continue;
    }
    TOKEN.lastIndex = start;
    const found = TOKEN.exec(all);
    // none where there is a digit of another script, or a blank
    const end = found === null ? start + 1 : TOKEN.lastIndex;
    if (found !== null) tokens.push(tokenOf(found, start, end));
    start = end;
  }
  return tokens;
}

const SPACE = 32;

function tokenOf(found: RegExpExecArray, start: number, end: number): Token {
  const [text, infinite, word, number, of, unit = '', sign] = found;
  if (word !== undefined) return { kind: 'word', text, start, end, of: null, unit };
  if (sign !== undefined) return { kind: 'sign', text, start, end, of: null, unit };
  const value = plain(number ?? infinite ?? '');
  return { kind: 'number', text: value, start, end, of: of === undefined ? null : plain(of), unit };
}

/** Without the commas between thousands. */
const plain = (number: string): string =>
  number.includes(',') ? number.replaceAll(',', '') : number;
