import type { Bound, Machine } from '../machine.ts';
import { toExtended } from './extended.ts';
import { readGreedy, type GreedyOptions } from './greedy/options.ts';
import type { GreedyState } from './greedy/state.ts';
import {
  bestOf,
  evidence,
  improvement,
  neededBy,
  NOTHING_SEEN,
  readMetric,
  specOf,
} from './monitor.ts';
import { multiplier } from './multiplier.ts';
import { smoothOver } from './window.ts';

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
  const own = readGreedy(options);
  const { patience, goodPatience = patience, resetStart, window, semantics } = own;
  const isTheirs = semantics === 'transformers';
  const improves = improvement(
    own,
    neededBy(own, own.threshold, own.thresholdMode, isTheirs),
    isTheirs,
  );
  const smooth = window === 1 ? undefined : smoothOver(window, isTheirs);
  return {
    spec: specOf('greedy', own),
    bind(run, place): Bound<GreedyState> {
      const perGroup = (value: number): readonly number[] => run.groups.map(() => value);
      const initial: GreedyState = {
        ...NOTHING_SEEN,
        good: 0,
        cooldown: 0,
        warmup: 0,
        resetStart,
        scales: perGroup(1),
        ...(isTheirs && { rates: perGroup(0) }),
        ...(smooth && { recent: [], ...(isTheirs && { sum: 0 }) }),
      };
      const { bound, column, attempt, act, changed } = multiplier(
        'greedy',
        own,
        run,
        place,
        initial,
      );
      return {
        ...bound,
        observe(state, _, seen, input) {
          const raw = readMetric('greedy', own, seen);
          if (raw === undefined) return state;
          const smoothed = smooth?.(state, raw);
          const metric = smoothed?.metric ?? raw;
          const resting = restOf(state);
          // GreedyLR does not compare while it rests
          const compares = !(isTheirs && resting);
          const isBetter = compares && improves(metric, bestOf(state));
          const best = isBetter ? toExtended(metric) : state.best;
          const bestStep = isBetter ? seen.step : state.bestStep;
          const bad = isBetter ? 0 : state.bad + 1;
          // there was nothing to improve on before the first, except for GreedyLR
          const isGood = isBetter && (isTheirs || state.best !== null);
          const good = isGood ? state.good + 1 : 0;
          const raises = good > goodPatience;
          const isDue = compares && (raises || bad > patience);
          const counts = !resting && !isDue;
          const { cooldown, warmup, resetStart: left, scales, rates } = state;
          const next: { -readonly [K in keyof GreedyState]: GreedyState[K] } = {
            best,
            bestStep,
            bad: counts ? bad : 0,
            good: counts ? good : 0,
            cooldown: cooldown > 0 ? cooldown - 1 : 0,
            warmup: cooldown > 0 || warmup === 0 ? warmup : warmup - 1,
            resetStart: left,
            scales,
          };
          if (rates) next.rates = rates;
          // faster than a spread
          if (smoothed) Object.assign(next, smoothed.kept);
          if (!isDue) return next;

          const borne = raises ? goodPatience : patience;
          const watched = { best, bestStep, bad };
          const why = { ...evidence(own, borne, metric, watched, smoothed?.window), good };
          const moved = act(next, raises ? 'raised' : 'reduced', why, { seen, input, resting });
          if (resting) return next;
          if (raises) return { ...moved, warmup: own.warmup, resetStart };
          const { groups, values } = column;
          const again = groups.map((group, i) => attempt(moved, values[i] ?? 0, group, 'reduced'));
          const inVain = isTheirs
            ? again.every(({ result }) => result === 'minimum')
            : moved === next;
          const before = isTheirs || inVain ? left : resetStart;
          const still = inVain ? before - 1 : before;
          if (still > 0) return { ...moved, cooldown: own.cooldown, resetStart: still };
          const changes = again.map(({ from }, i) => {
            return { group: groups[i] ?? 0, from, to: values[i] ?? 0, scale: 1 };
          });
          const { path, param } = place;
          // in a selection it may stand where it has no group
          if (changes.length > 0) {
            seen.decide({ type: 'reset', path, param, changes, times: resetStart, evidence: why });
          }
          return { ...changed(initial, changes), cooldown: isTheirs ? own.cooldown : 0 };
        },
      };
    },
  };
}

function restOf({ cooldown, warmup }: GreedyState): 'cooldown' | 'warmup' | undefined {
  if (cooldown > 0) return 'cooldown';
  return warmup > 0 ? 'warmup' : undefined;
}
