import type { Meaning } from '../gather/gatherer.ts';
import { DATA, DERIVED, FACTOR, HIGHER, LOWER, NO_RATE, TIME } from './vocabulary.ts';
import { wordsOf } from './wordsOf.ts';

/**
 * What a column holds, guessed from its name. A loss that does not say on which data it was measured is the training's;
 * for a metric that is left open. What no word tells is `other`.
 *
 * @example
 * ```ts
 * meaningOf('val_loss'); // { role: 'loss', of: 'validation', mode: 'min' }
 * meaningOf('lr-Adam/pg1'); // { role: 'rate', of: null, mode: null, group: 'Adam/pg1' }
 * ```
 */
export function meaningOf(name: string): Omit<Meaning, 'axis'> {
  const words = wordsOf(name);
  const has = (vocabulary: ReadonlySet<string>): boolean =>
    words.some((word) => vocabulary.has(word));
  const of = dataOf(words);
  if (words.some(isLossWord) && !has(DERIVED) && !has(FACTOR))
    return { role: 'loss', of: of ?? 'train', mode: 'min' };
  if (isRate(words)) {
    if (has(NO_RATE) || has(DERIVED)) return OTHER;
    const group = groupOf(name);
    return { role: 'rate', of: null, mode: null, ...(group === '' ? {} : { group }) };
  }
  if (has(DERIVED)) return OTHER;
  if (words.at(-1) === PHONEMES || words.some((word) => isMetricWord(word, LOWER))) {
    return { role: 'metric', of, mode: 'min' };
  }
  if (has(TIME)) return words.includes('per') ? OTHER : { role: 'time', of: null, mode: null };
  if (words.some((word) => isMetricWord(word, HIGHER))) return { role: 'metric', of, mode: 'max' };
  return OTHER;
}

/** The phoneme error rate, where it is not "samples per second". */
const PHONEMES = 'per';
const OTHER = { role: 'other', of: null, mode: null } as const;

/** The data that a name says its values were measured on. */
export function dataOf(words: readonly string[]): 'train' | 'validation' | 'test' | null {
  for (const word of words) {
    const data = DATA.get(word);
    if (data !== undefined) return data;
  }
  return null;
}

function isLossWord(word: string): boolean {
  return word === 'losses' || word === 'nll' || word === 'cost' || /loss\d*$/u.test(word);
}

function isRate(words: readonly string[]): boolean {
  return words.some(
    (word, index) =>
      /^lrs?\d*$/u.test(word) ||
      word === 'lrate' ||
      word === 'learningrate' ||
      word === 'learningrates' ||
      (word === 'learning' && /^rates?\d*$/u.test(words[index + 1] ?? '')),
  );
}

const RATE_WORDS =
  /^(?:x|train(?:ing|er)?|optim(?:izer)?|params?|parameters?|current|cur|new|epoch|step)[\s/_.:-]+|(?:learning[\s_-]*rates?|lrate|lrs?)(?![a-z])/giu;

/** What is left of a rate's name. */
function groupOf(name: string): string {
  return name
    .trim()
    .replaceAll(RATE_WORDS, '')
    .replace(/(?:^|[\s/_.:-])(?:step|epoch)$/iu, '')
    .replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
}

/** `acc1`, `map50` and `top5` are what they are without the number; `binaryaccuracy` is an accuracy. */
function isMetricWord(word: string, vocabulary: ReadonlySet<string>): boolean {
  return (
    vocabulary.has(word) ||
    vocabulary.has(word.replace(/\d+$/u, '')) ||
    vocabulary.has(/(?:accuracy|error|score)$/u.exec(word)?.[0] ?? '')
  );
}
