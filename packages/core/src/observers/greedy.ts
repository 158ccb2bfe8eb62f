import type { Machine } from '../machine.ts';
import { bindGreedy } from './greedy/bind.ts';
import { resolveGreedy, type GreedyOptions } from './greedy/options.ts';
import type { GreedyState } from './greedy/state.ts';

/**
 * Greedy: raises the rate while the watched metric improves, and cuts it when it does not.
 *
 * Formula: lr(t) = base · factor^(cuts − raises), each change kept within [`min`, `max`]. More than `goodPatience`
 * improvements in a row raise, more than `patience` observations in a row without one cut; what is an improvement, and
 * what `eps`, `window` and `cooldown` mean, is as for `plateau`, and `warmup` observations after a raise count nothing.
 * When `resetStart` cuts in a row were due and no group could be cut, all goes back to its beginning.
 *
 * It may stand anywhere, as plateau may. The bounds hold its own changes: a base or a schedule that lies outside of
 * them is left there, and greedy moves it no further out.
 *
 * `semantics: 'transformers'` is GreedyLR exactly. What it does, and the default does not:
 *
 * - the first metric counts as an improvement, so that with patience 0 it raises at once
 * - while it rests it does not compare, and forgets metrics that would have been the best
 * - a relative threshold has the sign of the best: with a negative metric standing still is an improvement; −∞ is one
 *   that nothing beats
 * - with a window, one metric that is not finite makes all that follow NaN, and the sum keeps its rounding errors
 * - a reset needs every rate to be at its `min` or below: one that `eps` keeps just above it never resets, and a base
 *   below it does so by itself, and can be raised but not cut; the cut that leads to `min` counts already; a reset is
 *   followed by a cooldown
 * - `min` is 1e-3, which is above the rates of most fine-tuning
 *
 * @example
 * ```ts
 * const scheduler = new Scheduler(greedy({ patience: 1, factor: 0.5 }), { lr: 0.1 });
 * for (const val_loss of [1, 0.9, 0.8]) scheduler.step({ metrics: { val_loss } });
 * scheduler.lr; // 0.2
 * ```
 * @throws StepwiseError `bad-option`; when stepped `missing-metric`, `bad-metric`.
 * @see transformers `GreedyLR`; "GreedyLR: a novel adaptive learning rate scheduler", arXiv 2512.14527.
 */
export function greedy(options: GreedyOptions = {}): Machine<GreedyState> {
  const settings = resolveGreedy(options);
  return {
    spec: { kind: 'greedy', ...settings },
    bind: (run) => bindGreedy(settings, run),
  };
}
