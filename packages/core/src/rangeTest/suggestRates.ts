import { wanted } from '../error.ts';
import { isRecord } from '../json.ts';
import type { RangeHistory } from './rangeHistory.ts';
import { minimum } from './suggestions/minimum.ts';
import { slide } from './suggestions/slide.ts';
import { steep } from './suggestions/steep.ts';
import { none, type Curve, type RateSuggestion } from './suggestions/suggestion.ts';
import { valley } from './suggestions/valley.ts';

/** What four rules suggest; each says why, or why it has no suggestion. */
export interface RateSuggestions {
  /** Where the loss falls fastest over the logarithm of the rate. */
  readonly steep: RateSuggestion;
  /** The middle of the longest valley of the loss. */
  readonly valley: RateSuggestion;
  /** Where the loss begins to behave otherwise, seen from the end: the interval slide rule. */
  readonly slide: RateSuggestion;
  /** A tenth of the rate at which the loss was lowest. */
  readonly minimum: RateSuggestion;
}

/** What is left out at the end: there the loss has begun to diverge. */
const SKIPPED_END = 5;
/** With fewer points no rule means anything. */
const LEAST_POINTS = 5;
const NOT_DIVERGED = 'the sweep never diverged: raise `to`';
const CUT_SHORT = 'the sweep was cut short before it diverged: let it have all its steps';

/**
 * The learning rates that a range test suggests, by four rules, on its smoothed losses.
 *
 * Rule: the first ⌊steps / 10⌋ points are left out, and the last 5 of those that were meant to be; where the loss was
 * finite to the end, the last 5 of those that there are. On the n points r_i, l_i that are left
 *
 * - `steep`: r_i of the least (l_{i+1} − l_i) / (ln r_{i+1} − ln r_i)
 * - `valley`: r at a + ⌊w⌋ + ⌊w / 2⌋, with the longest falling subsequence of the losses, of length d with its end at
 *   z, a = z − d, w = d / 3
 * - `slide`: r_{n−15−k}, k the first with |g_{n−1−k} − g_{n−16−k}| ≤ 0.005, g the central differences of the losses
 * - `minimum`: r_m / 10, l_m the least loss
 *
 * Where a rule would give a rate that nothing speaks for (the loss never fell, the sweep ended before anything was to be
 * seen), `none` says so.
 *
 * @example
 * ```ts
 * const sweep = rangeSweep({ from: 1e-3, to: 10, steps: 60, smoothing: 0 });
 * while (!sweep.done) sweep.record((Math.log(sweep.lr / 0.5) / 4) ** 2);
 * const { minimum } = suggestRates(sweep.history);
 * minimum.rate ?? minimum.none; // 0.02758531617629186
 * minimum.why; // 'the loss was lowest, 0.02211 at 0.2759; a tenth of that'
 * ```
 * @throws StepwiseError `bad-option` when it is not the history of a range test.
 * @see fastai 2 `lr_find` with `steep`, `valley`, `slide` and `minimum`, whose numbers these are; Smith 2015, "Cyclical
 * Learning Rates for Training Neural Networks".
 */
export function suggestRates(history: RangeHistory): RateSuggestions {
  checkHistory(history);
  const { rates, smoothed, steps, end } = history;
  const from = Math.floor(steps / 10);
  const skipped = end?.reason === 'notFinite' ? 0 : SKIPPED_END;
  const to = Math.max(from, Math.min(rates.length - skipped, steps - SKIPPED_END));
  const curve: Curve = {
    rates: rates.slice(from, to),
    losses: smoothed.slice(from, to),
    open: end === null ? CUT_SHORT : end.reason === 'finished' ? NOT_DIVERGED : null,
  };
  const { length } = curve.rates;
  if (length < LEAST_POINTS) {
    const nothing = none(
      `there are too few points: of ${rates.length}, ${length} ${length === 1 ? 'is' : 'are'} left without the first ${from} and the last, and it takes ${LEAST_POINTS}; make \`steps\` larger${curve.open === null ? ', or lower `from`' : ''}`,
    );
    return { steep: nothing, valley: nothing, slide: nothing, minimum: nothing };
  }
  return {
    steep: steep(curve),
    valley: valley(curve),
    slide: slide(curve),
    minimum: minimum(curve),
  };
}

function checkHistory(history: unknown): void {
  const where = 'suggestRates';
  if (!isRecord(history)) {
    wanted('bad-option', where, 'the history of a range test', history);
  }
  const { rates, smoothed, steps } = history;
  if (!isRising(rates)) wanted('bad-option', `${where}.rates`, 'rates from 0 that rise', rates);
  if (!isNumbers(smoothed) || smoothed.length !== rates.length) {
    wanted('bad-option', `${where}.smoothed`, `${rates.length} finite losses`, smoothed);
  }
  if (typeof steps !== 'number' || !(steps >= rates.length)) {
    wanted('bad-option', `${where}.steps`, `a number from ${rates.length}`, steps);
  }
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((one) => Number.isFinite(one));
}

function isRising(value: unknown): value is readonly number[] {
  return (
    isNumbers(value) &&
    value.every((rate, i) => rate >= 0 && (i === 0 || rate > (value[i - 1] ?? 0)))
  );
}
