import type { Series } from '@stepwise/core';
import type { Confidence } from '../analysis.ts';
import type { BareChange, RateStory, Watched } from '../draft.ts';
import { placesOn } from '../replay/observations.ts';
import type { PlateauFound } from './plateauOf.ts';
import { jumpsOf } from './jumps.ts';
import { countBelow } from './marks.ts';

/** Whether the log shows a rate one row before it was trained with. */
export interface Ahead {
  readonly isAhead: boolean;
  readonly confidence: Confidence;
  readonly because: 'configuration' | 'replay' | 'loss' | 'nothing';
  /** How strongly a loss falls at the row of a change and at the one after it, where it is telling: a mean. */
  readonly reaction: Reaction | null;
}

/** In standard deviations of what is usual from one row to the next. */
interface Reaction {
  readonly here: number;
  readonly next: number;
}

/** A loss that falls like this reacts, and one that falls by less has not. */
const REACTS = 4;
const QUIET = 2;
/** Later changes are too small to show. */
const LOOKED_AT = 20;
/** Losses at changes that must agree: one alone may be noise. */
const AGREEING = 2;

/** Decides by what the file says, and by where the losses react. */
export function aheadOf(watched: Watched, story: RateStory, downs: readonly BareChange[]): Ahead {
  const reactions = reactionsOf(watched, story, downs);
  const late = reactions.filter(({ here, next }) => next >= REACTS && Math.abs(here) <= QUIET);
  const prompt = reactions.filter(({ here, next }) => here >= REACTS && here > next);
  const named = watched.history.facts.configuration?.['rateLoggedAfterStep'];
  if (typeof named === 'boolean') {
    const reaction = meanOf(named ? late : prompt);
    return { isAhead: named, confidence: 'certain', because: 'configuration', reaction };
  }
  if (late.length >= AGREEING && prompt.length === 0) {
    return { isAhead: true, confidence: 'strong', because: 'loss', reaction: meanOf(late) };
  }
  const isPrompt = prompt.length > 0 && late.length === 0;
  return {
    isAhead: false,
    confidence: isPrompt ? 'strong' : 'weak',
    because: isPrompt ? 'loss' : 'nothing',
    reaction: meanOf(prompt),
  };
}

/** The same, with what the replay of a plateau scheduler adds: it may fit only one row later. */
export function withReplay(ahead: Ahead, plateau: PlateauFound | null): Ahead {
  if (plateau === null || ahead.because === 'configuration') return ahead;
  const { found, others, confidence } = plateau;
  const isOpen = others.some(({ isAhead }) => isAhead !== found.isAhead);
  if (isOpen || confidence === 'weak') return ahead;
  return { ...ahead, isAhead: found.isAhead, confidence: 'strong', because: 'replay' };
}

/** What each loss does at each change. */
function reactionsOf(
  { train, validation }: Watched,
  { axis }: RateStory,
  downs: readonly BareChange[],
): readonly Reaction[] {
  const losses = [train, validation].filter((series): series is Series => series?.role === 'loss');
  return [...new Set(losses)].flatMap((series) => {
    const places = placesOn(series, axis);
    if (places === null) return [];
    return downs.slice(0, LOOKED_AT).flatMap(({ at }) => {
      const jumps = jumpsOf(series.values, countBelow(places, at));
      return jumps === null ? [] : [{ here: jumps[0], next: jumps[1] }];
    });
  });
}

function meanOf(reactions: readonly Reaction[]): Reaction | null {
  const count = reactions.length;
  if (count === 0) return null;
  const here = reactions.reduce((sum, one) => sum + one.here, 0) / count;
  return { here, next: reactions.reduce((sum, one) => sum + one.next, 0) / count };
}
