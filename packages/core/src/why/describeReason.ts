import { brief, lengthInWords, momentInWords, ofGroups } from '../describe.ts';
import type { Run } from '../run.ts';
import type { BlockedReason, HeldReason, PatienceReason, Reason } from './reason.ts';

type Facts = Pick<Run, 'stepsPerEpoch' | 'groups'>;

/**
 * A reason of `why` in words, made from its data: one sentence, whose subject is its machine.
 *
 * @param run the facts of the run, so that steps are told in epochs and groups by name where that is possible.
 */
export function describeReason(reason: Reason, run: Facts): string {
  switch (reason.kind) {
    case 'phase':
      return reason.left === null
        ? `Runs ${reason.machine}, which has no end.`
        : `Runs ${reason.machine} for ${lengthInWords(reason.left, run)} more.`;
    case 'hold': {
      const until = reason.left === null ? '' : ` for ${lengthInWords(reason.left, run)} more`;
      return `The schedule has ended: its last value stays${until}.`;
    }
    case 'patience':
      return patience(reason, run);
    case 'threshold': {
      const { monitor, improvement, best, threshold } = reason;
      return `The improvement of ${monitor} on ${brief(best)} by ${brief(improvement)} is not above the threshold of ${brief(threshold)}.`;
    }
    case 'cooldown':
      return `Rests: ${observations(reason.left, run)} more of ${reason.monitor} ${reason.left === 1 ? 'does' : 'do'} not count as bad.`;
    case 'blocked':
      return `Could not ${reason.act} ${reason.param}${ofGroups([reason.group], run)} now: ${bound(reason)}.`;
    case 'silent':
      return `${reason.machine} does not listen yet: its first observation is in ${lengthInWords(reason.left, run)}.`;
    case 'stopped': {
      const best = bestInWords(reason, run);
      return `Has decided to stop${best && `; ${best}`}.`;
    }
    case 'held':
      return holds(reason, run);
  }
}

function patience(reason: PatienceReason, run: Facts): string {
  const { act, monitor, bad, best, needed, mode, left } = reason;
  const acts = { reduce: 'cuts', raise: 'raises', stop: 'stops' }[act];
  const better = act === 'raise' ? 'with an improvement' : 'without improvement';
  if (best === null && bad === 0) {
    return `Has not observed ${monitor} yet; ${acts} after ${observations(reason.patience, run)} ${better} at the earliest.`;
  }
  const found = bestInWords(reason, run) || `${monitor} was never a finite number`;
  const beyond = mode === 'min' ? 'below' : 'above';
  const goal =
    needed === null || act === 'raise' ? '' : `, unless it gets ${beyond} ${brief(needed, 6)}`;
  return `${bad} of ${observations(reason.patience, run)} ${better} of ${monitor}; ${found}; ${acts} after ${left} more${goal}.`;
}

function bestInWords(
  { best, bestStep }: Pick<PatienceReason, 'best' | 'bestStep'>,
  run: Facts,
): string {
  if (best === null || bestStep === null) return '';
  return `best ${brief(best)} at ${momentInWords(bestStep, run)}`;
}

function bound({ by, from, limit }: BlockedReason): string {
  const at = limit === null ? '' : ` (${brief(limit)})`;
  switch (by) {
    case 'minimum':
      return `${brief(from)} is at its minimum${at}`;
    case 'maximum':
      return `${brief(from)} is at its maximum${at}`;
    case 'eps':
      return `${brief(from)} would change by no more than eps${at}`;
    case 'rounding':
      return `the change of ${brief(from)} would be lost in rounding to float32`;
  }
}

function holds({ param, by, held }: HeldReason, run: Facts): string {
  const what = held.map(({ group, at }) => `${param}${ofGroups([group], run)} at ${brief(at)}`);
  const beyond = by === 'minimum' ? 'below' : 'above';
  return `Holds ${what.join(', ')}: what comes in is ${beyond} its ${by}.`;
}

/** Observations are epochs where a step is one. */
function observations(count: number, { stepsPerEpoch }: Facts): string {
  const unit = stepsPerEpoch === 1 ? 'epoch' : 'observation';
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
