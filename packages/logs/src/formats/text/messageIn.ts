import type { Message } from '@stepwise/core';

/** What a line says in words. */
export interface Said {
  readonly code: Message['code'];
  readonly value?: number;
}

/** Each of the others has one of these. */
const SOME = /reduc|decreas|dropp|early|best|improv|resum|continu/iu;
const NUMBER = String.raw`(\d[\d.]*(?:e[-+]?\d+)?)`;
const of = (words: string): RegExp => new RegExp(words, 'iu');

/** torch's `ReduceLROnPlateau`, and what people print in its place. */
const REDUCED = [
  of(
    String.raw`\breduc\w+ (?:the )?(?:learning rate|lr)(?: of group \d+)?(?: from \S+)? to ${NUMBER}`,
  ),
  of(
    String.raw`\b(?:learning rate|lr) (?:was |is )?(?:reduced|decreased|dropped)(?: from \S+)? to ${NUMBER}`,
  ),
];
const EARLY = /\bearly[ -]?stop(?:ping|ped)?\b/iu;
const STOPPED =
  /trigger|activated|stopped|stopping (?:at|after)|no improvement|^\W*early[ -]?stopping\W*$/iu;
const BEST =
  /\bnew best\b|\bimproved (?:from )?\(?|\bloss decreased\b|\bsav(?:ed|ing) (?:the )?(?:new )?best\b|\bbest model (?:was )?saved\b/iu;
const NO_BEST = /\bnot improve|\bno improvement|n't improve/iu;
const RESUMED = /\b(?:resum(?:ing|ed)|continu(?:ing|ed)) (?:the )?(?:training )?(?:from|at)\b/iu;

/** Finds what a training says in words; null for a line of values alone. */
export function messageIn(line: string): Said | null {
  if (!SOME.test(line)) return null;
  for (const pattern of REDUCED) {
    const value = Number(pattern.exec(line)?.[1]);
    if (Number.isFinite(value)) return { code: 'reduced', value };
  }
  if (EARLY.test(line)) return STOPPED.test(line) ? { code: 'stopped-early' } : null;
  if (BEST.test(line)) return NO_BEST.test(line) ? null : { code: 'best' };
  return RESUMED.test(line) ? { code: 'resumed' } : null;
}

/** Numbers of such a line are about the curve so far, or settings, and none of its values. */
export function isTalk(line: string): boolean {
  return TALK.test(line);
}

const TALK =
  /\b(?:improved?|decreased|increased|previous|early[ -]?stop|stopping|patience|adjusting|resuming|loading|loaded|saving|saved|namespace|arguments|config|total time|elapsed time)\b/iu;
