import type { Axis } from '@stepwise/core';
import { wordsOf } from './wordsOf.ts';

const WORDS: ReadonlyMap<string, Axis> = new Map([
  ...['epoch', 'epochs', 'ep', 'round'].map((word) => [word, 'epoch'] as const),
  ...[
    'step',
    'steps',
    'iteration',
    'iterations',
    'iter',
    'iters',
    'itr',
    'it',
    'update',
    'updates',
    'batch',
  ].map((word) => [word, 'step'] as const),
]);

const FILLERS = new Set([
  'num',
  'number',
  'idx',
  'index',
  'no',
  'id',
  'n',
  'i',
  'current',
  'global',
]);
const TRAINERS = new Set(['train', 'training', 'trainer']);

/** The axis on which a column counts the rows' places; null for a column of anything else. */
export function placeOf(name: string): Axis | null {
  const words = wordsOf(name).filter((word) => !FILLERS.has(word) && !TRAINERS.has(word));
  return words.length === 1 ? (WORDS.get(words[0] ?? '') ?? null) : null;
}
