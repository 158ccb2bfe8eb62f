import type { Series } from '@stepwise/core';
import type { Confidence } from '../analysis.ts';
import type { BareChange, RateStory, Watched } from '../draft.ts';
import { placesOn } from '../replay/observations.ts';
import type { PlateauFound } from './plateauOf.ts';
import { jumpsOf } from './jumps.ts';
import { countBelow } from './targets.ts';

/** Whether the log shows a rate one row before it was trained with. */
export interface Ahead {
  readonly isAhead: boolean;
  readonly confidence: Confidence;
  readonly because: 'configuration' | 'replay' | 'loss' | 'nothing';
  /** How strongly the loss reacts at the row of a change and at the one after it, as a mean over the changes. */
  readonly jumps: readonly [number, number] | null;
}

/** A reaction, in standard deviations of what is usual from one row to the next. */
const REACTS = 4;
const QUIET = 1.5;

/** Decides by what the file says, and by where the loss reacts. */
export function aheadOf(watched: Watched, story: RateStory, downs: readonly BareChange[]): Ahead {
  const jumps = reactionOf(watched, story, downs);
  const named = watched.history.facts.configuration?.['rateLoggedAfterStep'];
  if (typeof named === 'boolean') {
    return { isAhead: named, confidence: 'certain', because: 'configuration', jumps };
  }
  if (jumps === null) return { isAhead: false, confidence: 'weak', because: 'nothing', jumps };
  const [here, next] = jumps;
  const isAhead = next >= REACTS && Math.abs(here) <= QUIET;
  const isClear = isAhead || here >= REACTS;
  const confidence = isClear && downs.length > 1 ? 'strong' : 'weak';
  return { isAhead, confidence, because: isClear ? 'loss' : 'nothing', jumps };
}

/** The same, with what the replay of a plateau scheduler adds: it may fit only one row later. */
export function withReplay(ahead: Ahead, plateau: PlateauFound | null): Ahead {
  if (plateau === null || ahead.because === 'configuration') return ahead;
  const { found, others, confidence } = plateau;
  const isOpen = others.some(({ isAhead }) => isAhead !== found.isAhead);
  if (isOpen || confidence === 'weak') return ahead;
  return { ...ahead, isAhead: found.isAhead, confidence: 'strong', because: 'replay' };
}

/** The mean jump of the losses at the changes, and at the rows after them; null where there are too few values. */
function reactionOf(
  { train, validation }: Watched,
  { axis }: RateStory,
  downs: readonly BareChange[],
): readonly [number, number] | null {
  const losses = [train, validation].filter((series): series is Series => series?.role === 'loss');
  const all = losses.flatMap((series) => {
    const places = placesOn(series, axis);
    if (places === null) return [];
    return downs.flatMap(({ at }) => {
      const row = countBelow(places, at);
      const jumps = jumpsOf(series.values, row);
      return jumps === null ? [] : [jumps];
    });
  });
  if (all.length === 0) return null;
  const mean = (which: 0 | 1): number =>
    all.reduce((sum, pair) => sum + pair[which], 0) / all.length;
  return [mean(0), mean(1)];
}
