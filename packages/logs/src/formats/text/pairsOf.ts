import { isData } from './dataWords.ts';
import { tokensOf, type Token } from './tokens.ts';

/** A number of a line, and what stands before it. */
export interface Pair {
  /** As written; empty where nothing stands before it. */
  readonly name: string;
  readonly value: string;
  /** What it is out of: 50 in `Epoch 3/50`. */
  readonly of: string | null;
  readonly unit: string;
  /** Whether it stands in brackets: `[100/600]`. */
  readonly inBrackets: boolean;
  /** The data that is named before it in the line: `Train` in `Train | Loss 0.5`; empty where there is none. */
  readonly section: string;
}

/** What a line says. */
export interface Line {
  readonly pairs: readonly Pair[];
  /** The data that it ends with: a heading has nothing else. */
  readonly section: string;
}

/** What is written around a number and is no part of its name. */
const WRAPPERS = /^(?:tensor|(?:np|numpy)\.float\d+|array)$/u;
/** What loggers write before each line. */
const LEVELS = /^(?:debug|info|warning|warn|error|critical|notice|root|main|__main__)$/iu;
/** Words of a name; what has more is a sentence. */
const MOST_WORDS = 6;

/**
 * The numbers of a line with their names: `Epoch 3/50 - loss: 0.5`, `[3/50] loss=0.5`, `step 300: train loss 2.4`,
 * `Train | Loss 0.5`, `{'loss': 0.5}`.
 */
export function pairsOf(line: string): Line {
  const tokens = tokensOf(line);
  const pairs: Pair[] = [];
  let words: Token[] = [];
  /** Whether a colon or an equals sign stands behind the words. */
  let isNamed = false;
  let section = '';
  let depth = 0;

  tokens.forEach((token, index) => {
    if (token.kind === 'word') word(token);
    else if (token.kind === 'number') number(token, index);
    else sign(token.text, index);
  });
  leave();
  return { pairs, section };

  function word(token: Token): void {
    if (WRAPPERS.test(token.text)) return;
    if (isNamed) leave();
    words.push(token);
  }

  function number(token: Token, index: number): void {
    const name = nameOf(line, words);
    const { text: value, of, unit } = token;
    if (!isCompound(tokens, index)) {
      pairs.push({ name, value, of, unit, inBrackets: depth > 0, section });
    }
    [words, isNamed] = [[], false];
  }

  function sign(text: string, index: number): void {
    const opens = text === '(' || text === '[';
    if (opens) depth += 1;
    else if (text === ')' || text === ']') depth = Math.max(0, depth - 1);
    // `msg="epoch done" loss=0.5`
    if (QUOTES.has(text) && tokens[index + 1]?.kind === 'word') leave();
    else if (text === ':' || text === '=' || text.endsWith('>')) isNamed ||= words.length > 0;
    else if (!TRANSPARENT.has(text) && !(opens && tokens[index + 1]?.kind === 'number')) leave();
  }

  /** Whatever follows is not about the words before it, unless these name the data. */
  function leave(): void {
    const name = nameOf(line, words);
    if (isData(name)) section = name;
    [words, isNamed] = [[], false];
  }
}

const QUOTES = new Set(["'", '"', '`']);
/** Signs around names. */
const TRANSPARENT = new Set(["'", '"', '`', '#', '~', '*']);

function nameOf(line: string, words: readonly Token[]): string {
  const from = words.findIndex(({ text }) => !LEVELS.test(text));
  const [first, last] = [words[from], words.at(-1)];
  if (first === undefined || last === undefined || words.length - from > MOST_WORDS) return '';
  return line
    .slice(first.start, last.end)
    .replaceAll(/\s+/gu, ' ')
    .replace(/[-/^@]$/u, '');
}

/** `2024-03-05`, `10:00:00`, `0:12`: several numbers that are one. */
function isCompound(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index];
  const [before, beforeIt] = [tokens[index - 1], tokens[index - 2]];
  const [after, afterIt] = [tokens[index + 1], tokens[index + 2]];
  return (
    (before?.kind === 'number' && before.end === token?.start) ||
    (after?.kind === 'number' && after.start === token?.end) ||
    (before?.text === ':' && beforeIt?.kind === 'number' && before.end === token?.start) ||
    (after?.text === ':' && afterIt?.kind === 'number' && afterIt.start === after.end)
  );
}
