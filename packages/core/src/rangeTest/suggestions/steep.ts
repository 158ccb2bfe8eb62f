import { numberInWords, pointInWords } from './inWords.ts';
import { none, type Curve, type RateSuggestion } from './suggestion.ts';

/**
 * The rate at which the loss falls fastest over the logarithm of the rate.
 *
 * Formula: g_i = (l_{i+1} − l_i) / (ln r_{i+1} − ln r_i); the suggestion is r_i of the least g_i, the first if there are
 * several. None when no g_i is below 0, or when the least is the last and the sweep never diverged.
 *
 * @see fastai `steep`.
 */
export function steep(curve: Curve): RateSuggestion {
  const { rates, losses, open } = curve;
  let at = -1;
  let least = 0;
  for (let i = 0; i + 1 < losses.length; i += 1) {
    const [x = 0, nextX = 0] = [rates[i], rates[i + 1]];
    const [y = 0, nextY = 0] = [losses[i], losses[i + 1]];
    const slope = (nextY - y) / (Math.log(nextX) - Math.log(x));
    if (slope < least) [at, least] = [i, slope];
  }
  const rate = rates[at];
  if (rate === undefined) {
    return none(
      `the loss never fell from one step to the next: it began with ${pointInWords(curve, 0)}`,
    );
  }
  const from = pointInWords(curve, at);
  const to = pointInWords(curve, at + 1);
  if (at + 2 === losses.length && open) {
    return none(`the loss fell fastest at the very end, from ${from} to ${to}, and ${open}`);
  }
  return {
    rate,
    why: `the loss fell fastest here, from ${from} to ${to}: by ${numberInWords(-least)} for each factor e of the rate`,
  };
}
