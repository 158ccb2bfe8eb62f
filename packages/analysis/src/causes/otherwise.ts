import type { Values } from '../analysis.ts';
import type { BareChange, RateStory } from '../draft.ts';
import { formatNumber } from '../words/formatNumber.ts';
import type { PlateauSearch } from './plateauOf.ts';
import { isUsualFit } from './isUsualFit.ts';
import { isStriking } from './spacing.ts';
import type { Why } from './why.ts';
import { listInWords } from './words.ts';

/**
 * The cause of a reduction that nothing else explains: the minimum for a last one that it bounds, else what the places
 * look like.
 */
export function otherwise(
  search: PlateauSearch,
  downs: readonly BareChange[],
  story: RateStory,
): (change: BareChange) => Why {
  const { factor } = search;
  const last = downs.at(-1);
  const fromPlaces = milestoneOf(search, downs, story);
  if (factor === null || factor.min === null) return fromPlaces;
  const clamp = { min: factor.min, factor: factor.factor };
  return (change) => {
    if (change !== last) return fromPlaces(change);
    const wanted = change.from * clamp.factor;
    return {
      cause: 'clamp',
      confidence: 'strong',
      evidence: { ...clamp, wanted },
      reason: `Multiplied by ${formatNumber(clamp.factor)} as before the rate would fall from ${formatNumber(change.from)} to ${formatNumber(wanted)}; its minimum ${formatNumber(clamp.min)} holds it.`,
    };
  };
}

/** Why no replay explains a change: it is at a fixed place where the places look like someone's choice, else unknown. */
function milestoneOf(
  { spacing, monitored, coincidence }: PlateauSearch,
  downs: readonly BareChange[],
  { axis }: RateStory,
): (change: BareChange) => Why {
  const { every, unit } = spacing;
  const times = downs.length;
  const tried =
    monitored.length === 0
      ? 'the log has no metric that a plateau scheduler could have watched'
      : coincidence
        ? `reduce-on-plateau on ${coincidence.candidate.name} fits no better than by chance`
        : `no reduce-on-plateau on ${listInWords(monitored, 4)} cuts at these places`;
  const replayed = { replayed: monitored.slice(0, 12), fits: coincidence !== null };
  const milestone = (evidence: Values, reason: string, isSure: boolean): Why => ({
    cause: 'milestone',
    // a usual setting that makes these cuts is not ruled out by places that look chosen
    confidence: isSure && !isUsualFit(coincidence) ? 'strong' : 'weak',
    evidence: { ...replayed, ...evidence, times },
    reason,
  });
  if (every !== null) {
    const reason = `The rate falls every ${formatNumber(every)} ${axis}s, ${times} times, and ${tried}: a fixed step.`;
    const step = milestone({ every }, reason, isStriking(spacing));
    return () => step;
  }
  if (isStriking(spacing)) {
    const all = times === 1 ? 'The change comes at a multiple' : 'All changes come at multiples';
    const reason = `${all} of ${formatNumber(unit)} ${axis}s, and ${tried}: a milestone.`;
    const round = milestone({ unit }, reason, times > 1);
    return () => round;
  }
  return ({ from, to }) => ({
    cause: 'unknown',
    confidence: 'weak',
    evidence: replayed,
    reason: `The rate falls from ${formatNumber(from)} to ${formatNumber(to)}, and why can't be told: ${tried}, and the place does not look chosen.`,
  });
}
