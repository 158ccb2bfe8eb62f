import { pointInWords } from './inWords.ts';
import { none, type Curve, type RateSuggestion } from './suggestion.ts';

/** Shorter ones have no middle. */
const LEAST = 3;

/**
 * The middle of the longest valley: of the longest run of losses, with others in between, of which each is lower than
 * the one before.
 *
 * Formula: d_i = the length of the longest falling subsequence of the losses that ends with l_i; z = the first i with the
 * greatest d, a = z − d_z, w = (z − a) / 3; the suggestion is the rate at a + ⌊w⌋ + ⌊w / 2⌋. So the valley is taken to be
 * as wide as it has losses, before its end. None when d_z < 3.
 *
 * @see fastai `valley`.
 */
export function valley(curve: Curve): RateSuggestion {
  const { rates, losses, open } = curve;
  const { end, length } = longestFall(losses);
  if (length < LEAST) {
    return none(
      length < 2
        ? `the loss never fell: no point is below one before it, and the first is ${pointInWords(curve, 0)}`
        : `the longest valley has only ${length} points, and ends with ${pointInWords(curve, end)}`,
    );
  }
  const width = length / 3;
  const at = end - length + Math.floor(width) + Math.floor(width / 2);
  const more = end + 1 === losses.length && open ? `; it may go on, as ${open}` : '';
  return {
    rate: rates[at] ?? 0,
    why: `the middle of the longest valley, which has ${length} losses, each lower than the one before, and ends with ${pointInWords(curve, end)}${more}`,
  };
}

/** The longest falling subsequence, the first of several: where it ends, and how many losses it has. */
function longestFall(losses: readonly number[]): { readonly end: number; readonly length: number } {
  /** Of all falling subsequences of length k + 1 so far, the greatest last loss: they fall with k. */
  const lasts: number[] = [];
  let end = 0;
  let length = 0;
  for (const [i, loss] of losses.entries()) {
    const found = lasts.findIndex((last) => last <= loss);
    const own = found < 0 ? lasts.length : found;
    lasts[own] = loss;
    if (own + 1 > length) [end, length] = [i, own + 1];
  }
  return { end, length };
}
