import { pointInWords } from './inWords.ts';
import { none, type Curve, type RateSuggestion } from './suggestion.ts';

/**
 * A tenth of the rate at which the loss was lowest.
 *
 * Formula: r_m / 10; m is the index of the least loss, the first if there are several. None when the first loss is the
 * least, or when the last is and the sweep never diverged.
 *
 * @see fastai `minimum`.
 */
export function minimum(curve: Curve): RateSuggestion {
  const { rates, losses, open } = curve;
  let at = 0;
  for (const [i, loss] of losses.entries()) if (loss < (losses[at] ?? loss)) at = i;
  const where = pointInWords(curve, at);
  if (at === 0) return none(`the loss never fell: the first was the lowest, ${where}`);
  if (at + 1 === losses.length && open) {
    return none(`the loss was lowest at the very end, ${where}, and ${open}`);
  }
  return { rate: (rates[at] ?? 0) / 10, why: `the loss was lowest, ${where}; a tenth of that` };
}
