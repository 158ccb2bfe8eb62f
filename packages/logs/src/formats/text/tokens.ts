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
 * One token, or one blank. Each choice begins with characters that no other takes, and none has a repetition inside of
 * another one, so that each character is looked at a few times at most.
 */
const TOKEN = new RegExp(
  [
    String.raw`(?<infinite>[-+]?(?:nan|NaN|NAN|inf|Inf|INF|[Ii]nfinity)(?![\p{L}\p{N}_]))`,
    String.raw`(?<word>[\p{L}_][\p{L}\p{N}_.@/^-]*)`,
    String.raw`(?<number>[-+]?${NUMBER})(?:\s?\/\s?(?<of>${NUMBER}))?(?<unit>(?:%|[\p{L}µ][\p{L}/]*)?)`,
    String.raw`(?<sign>-{1,3}>|[^\s\p{L}\p{N}_])`,
    String.raw`\s`,
  ].join('|'),
  'yu',
);

/** Takes a line apart, in time that grows with its length. */
export function tokensOf(line: string): Token[] {
  const all = line.length > LONGEST ? line.slice(0, LONGEST) : line;
  const tokens: Token[] = [];
  for (let start = 0; start < all.length;) {
    TOKEN.lastIndex = start;
    const groups = TOKEN.exec(all)?.groups;
    // none where there is a digit of another script, say
    const end = groups === undefined ? start + 1 : TOKEN.lastIndex;
    const { infinite, word, number, sign, of, unit = '' } = groups ?? {};
    const [kind, found] =
      word !== undefined
        ? (['word', word] as const)
        : sign !== undefined
          ? (['sign', sign] as const)
          : (['number', number ?? infinite] as const);
    if (found !== undefined) {
      const text = kind === 'number' ? found.replaceAll(',', '') : found;
      tokens.push({ kind, text, start, end, of: of?.replaceAll(',', '') ?? null, unit });
    }
    start = end;
  }
  return tokens;
}
