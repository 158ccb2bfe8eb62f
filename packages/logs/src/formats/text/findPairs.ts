import { dataOf } from '../../columns/meaningOf.ts';
import { wordsOf } from '../../columns/wordsOf.ts';

/** A name and a number of a line. */
export interface Pair {
  readonly name: string;
  /** As written. */
  readonly value: string;
  /** Behind a slash: `3/50`. */
  readonly total: string | null;
}

/** Characters of a line that are looked at. */
const LONGEST = 2000;
/** Words of a name: its last ones. */
const MOST_WORDS = 4;

/** The time and the logger before what is said. */
const PREFIX =
  /^[[(]?\d{4}[-/.]\d\d[-/.]\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?[\])]?/u;
const LEVEL = /^(?:DEBUG|INFO|WARNING|WARN|ERROR|root|trainer|train\.py)$/u;

const NUMBER = String.raw`[-+]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][-+]?\d{1,4})?`;
const TOKEN = new RegExp(
  [
    String.raw`(?<fraction>\d{1,9})\s{0,3}/\s{0,3}(?<total>\d{1,9})(?![\w.])`,
    String.raw`(?<number>${NUMBER}|[-+]?(?:nan|inf|infinity)(?!\w))(?=%?(?:$|[^\w.%]|\.(?:$|\s)))`,
    String.raw`(?<word>[\p{L}_][\p{L}\p{N}_.@/]*)`,
    String.raw`(?<other>\d[\w.]*|\S)`,
  ].join('|'),
  'giu',
);

/**
 * The numbers of a line with their names: `loss: 0.3`, `lr=1e-3`, `train loss 0.3`, `Epoch [3/50]`, `'acc': 0.9`. A word
 * such as `Validation` before a dash or a colon says what the names after it were measured on.
 */
export function findPairs(line: string): readonly Pair[] {
  const pairs: Pair[] = [];
  let words: string[] = [];
  let section = '';
  const text = line.slice(0, LONGEST).trimStart().replace(PREFIX, '');
  for (const match of text.matchAll(TOKEN)) {
    const { fraction, total, number, word, other } = match.groups ?? {};
    if (word !== undefined) {
      if (LEVEL.test(word)) words = [];
      else words.push(word.replace(/[./]+$/u, ''));
    } else if (other !== undefined) {
      if (SILENT.has(other)) continue;
      if (isData(words)) section = words.join(' ');
      // a colon stands between a name and its number, or after what is said of the line
      if (other !== ':' && other !== '=') words = [];
    } else {
      const name = nameOf(words, section);
      if (name !== null || (pairs.length === 0 && fraction !== undefined)) {
        pairs.push({ name: name ?? '', value: fraction ?? number ?? '', total: total ?? null });
      }
      words = [];
    }
  }
  return pairs;
}

/** What stands inside of names and around numbers. */
const SILENT = new Set(['[', '(', '{', '"', "'", '#', '`', '*']);

function isData(words: readonly string[]): boolean {
  return (
    words.length === 1 &&
    dataOf(wordsOf(words[0] ?? '')) !== null &&
    wordsOf(words[0] ?? '').length === 1
  );
}

function nameOf(words: readonly string[], section: string): string | null {
  const own = words.slice(-MOST_WORDS).join(' ');
  if (own === '') return null;
  return section === '' || dataOf(wordsOf(own)) !== null || isPlace(own)
    ? own
    : `${section} ${own}`;
}

/** Whether a name counts epochs or steps. */
export function isPlace(name: string): boolean {
  return EPOCH_NAME.test(name) || STEP_NAME.test(name);
}

export const EPOCH_NAME: RegExp = /^(?:train(?:ing)? |start(?:ing)? |end of )?(?:epochs?|ep)$/iu;
export const STEP_NAME: RegExp =
  /^(?:train(?:ing)? |global[ _])?(?:steps?|iters?|iterations?|it|batch|update)$/iu;
