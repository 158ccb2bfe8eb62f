import { numberInWords, pointInWords } from './inWords.ts';
import { none, type Curve, type RateSuggestion } from './suggestion.ts';

/** Steps from one end of the interval to the other. */
const INTERVAL = 15;
/** The slopes at its ends are the same when they differ by no more, in the unit of the loss per step. */
const THRESHOLD = 0.005;

/**
 * The interval slide rule: an interval slides from the end of the sweep to lower rates, as long as the slopes at its two
 * ends differ; the suggestion is its lower end at the last place where they did.
 *
 * Formula: g = the central differences of the loss over the steps, one-sided at both ends; k is the first of 0, 1, 2, …
 * with |g_{n−1−k} − g_{n−16−k}| ≤ 0.005, and the suggestion is r_{n−15−k}. None when k = 0, when there is no such k, and
 * for fewer than 17 points. The threshold is in the unit of the loss: divide losses that are in thousands.
 *
 * @see fastai `slide`, which gives the rate 16 points from the end
 * when k = 0, and the lowest when there is no k.
 */
export function slide(curve: Curve): RateSuggestion {
  const { rates, losses, open } = curve;
  const n = losses.length;
  if (n < INTERVAL + 2) {
    return none(`the rule needs ${INTERVAL + 2} points, and there are ${n}; make \`steps\` larger`);
  }
  const slopes = slopesOf(losses);
  const difference = (left: number): number =>
    Math.abs((slopes[left + INTERVAL] ?? 0) - (slopes[left] ?? 0));
  const last = n - 1 - INTERVAL;
  let left = last;
  while (left >= 0 && difference(left) > THRESHOLD) left -= 1;
  if (left === last) {
    return none(
      `the slope of the loss hardly changes over the last ${INTERVAL} steps, by ${numberInWords(difference(last))} (at most ${THRESHOLD}): ${open ?? 'the loss is hardly different before it diverges'}`,
    );
  }
  if (left < 0) {
    return none(
      `the slope of the loss changes by more than ${THRESHOLD} over any ${INTERVAL} steps, so no place is steady: lower \`from\`, or smooth more`,
    );
  }
  const at = left + 1;
  return {
    rate: rates[at] ?? 0,
    why: `from here on, ${pointInWords(curve, at)}, the slope of the loss is another one ${INTERVAL} steps later: it changes by ${numberInWords(difference(at))} per step, and one step before by ${numberInWords(difference(left))} (at most ${THRESHOLD})`,
  };
}

function slopesOf(losses: readonly number[]): readonly number[] {
  const last = losses.length - 1;
  return losses.map((loss, i) => {
    if (i === 0) return (losses[1] ?? 0) - loss;
    if (i === last) return loss - (losses[i - 1] ?? 0);
    return ((losses[i + 1] ?? 0) - (losses[i - 1] ?? 0)) / 2;
  });
}
