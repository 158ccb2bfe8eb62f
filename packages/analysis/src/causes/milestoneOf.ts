import type { Values } from '../analysis.ts';
import type { BareChange } from '../draft.ts';
import type { Why } from './why.ts';
import type { Context } from './context.ts';
import { isStriking } from './spacing.ts';
import { formatNumber } from '../words/formatNumber.ts';
import { listInWords } from './words.ts';

/** A change that no replay explains: at a fixed place, where the places look like someone's choice. */
export function milestoneOf({ search, downs, story }: Context, change: BareChange): Why {
  const { spacing, monitored, coincidence } = search;
  const { every, unit } = spacing;
  const tried =
    monitored.length === 0
      ? 'the log has no metric that a plateau scheduler could have watched'
      : coincidence
        ? `reduce-on-plateau on ${coincidence.candidate.name} fits no better than by chance`
        : `no reduce-on-plateau on ${listInWords(monitored, 4)} cuts at these places`;
  const evidence: Record<string, Values[string]> = {
    replayed: monitored.slice(0, 12),
    fits: coincidence !== null,
  };
  if (every !== null) {
    return {
      cause: 'milestone',
      confidence: isStriking(spacing) ? 'strong' : 'weak',
      evidence: { ...evidence, every, times: downs.length },
      reason: `The rate falls every ${every} ${story.axis}s, ${downs.length} times, and ${tried}: a fixed step.`,
    };
  }
  if (isStriking(spacing)) {
    return {
      cause: 'milestone',
      confidence: downs.length > 1 ? 'strong' : 'weak',
      evidence: { ...evidence, unit, times: downs.length },
      reason: `${downs.length === 1 ? 'The place of the change is' : 'The places of the changes are'} a multiple of ${formatNumber(unit)} ${story.axis}s, and ${tried}: a milestone.`,
    };
  }
  const drop = `from ${formatNumber(change.from)} to ${formatNumber(change.to)}`;
  return {
    cause: 'unknown',
    confidence: 'weak',
    evidence,
    reason: `The rate falls ${drop}, and why can't be told: ${tried}, and the place does not look chosen.`,
  };
}
