import type { Bound, Machine } from '../machine.ts';
import { toExtended } from './extended.ts';
import { float32 } from './float32.ts';
import {
  bestOf,
  evidence,
  improvement,
  neededBy,
  NOTHING_SEEN,
  readMetric,
  signOf,
  specOf,
  type Improves,
} from './monitor.ts';
import { multiplier } from './multiplier.ts';
import { readPlateau, type PlateauOptions, type PlateauSettings } from './plateau/options.ts';
import type { PlateauState } from './plateau/state.ts';
import { accumulate, smoothOver } from './window.ts';

/**
 * Reduce-on-plateau: cuts the rate when the watched metric no longer improves.
 *
 * Formula: lr(t) = max(base · factor^k, min(base, `min`)), k = cuts so far. An observation m is better than the best b
 * when m < b − θ (`mode: 'max'`: m > b + θ), θ = threshold · |b| (`rel`) or threshold (`abs`). After more than
 * `patience` observations in a row without a better one the rate is cut, unless that changes it by at most `eps`;
 * either way counting begins anew, and `cooldown` observations count nothing. With a `window`, m is the mean of the
 * last metrics.
 *
 * It may stand anywhere: alone, after a warm-up in a `sequence`, or over a schedule in a `chain`, where it multiplies.
 * `min` bounds its own cuts, not a schedule that goes lower by itself.
 *
 * `semantics` takes the rule of another system exactly, faults included; an option that it does not have is refused.
 *
 * - `torch`: θ has the sign of b, so that with a negative metric even standing still is an improvement, and with
 *   `mode: 'min'` and a relative threshold of 1 or more nothing ever is. −∞ is an improvement that nothing beats.
 * - `keras` (Keras 3): the `patience`-th bad observation cuts, not the one after it; `cooldown` spares one observation
 *   less; the threshold is absolute; the first metric is the best whatever it is, and if that is NaN nothing beats it;
 *   while every group is at `min`, each further observation tries again. Metrics are compared as float32, as the
 *   backends of TensorFlow, JAX and PyTorch do; the rate is a float32 number at each step.
 * - `optax` (`contrib.reduce_on_plateau`): `accumulationSize` metrics are averaged and compared once; a mean is better
 *   when it is below (1 − `rtol`) · b − `atol`; the `patience`-th that is not cuts, and with patience 0 each that is.
 *   The multiplier and all that is compared are float32, as `jax.jit` computes them on a CPU.
 *
 * @example
 * ```ts
 * const scheduler = new Scheduler(plateau({ patience: 1, factor: 0.5 }), { lr: 0.1 });
 * for (const val_loss of [1, 1, 1]) scheduler.step({ metrics: { val_loss } });
 * scheduler.lr; // 0.05
 * ```
 * @throws StepwiseError `bad-option`; when stepped `missing-metric`, `bad-metric`.
 * @see PyTorch and Keras `ReduceLROnPlateau`, optax `contrib.reduce_on_plateau`.
 */
export function plateau(options: PlateauOptions = {}): Machine<PlateauState> {
  const own = readPlateau(options);
  const { patience, cooldown, window = 1, accumulationSize = 1, semantics } = own;
  const isKeras = semantics === 'keras';
  const isOptax = semantics === 'optax';
  const improves = improvementOf(own);
  const averages = accumulationSize > 1 ? accumulate(accumulationSize) : undefined;
  const smooth = window > 1 ? smoothOver(window) : averages;
  /** Bad observations that cut; optax compares the count with it, so that with 0 improvements cut. */
  const actsAt = patience + (isKeras || isOptax ? 0 : 1);
  const rule = {
    ...own,
    ...(isOptax && { factor: float32(own.factor), minScale: float32(own.minScale ?? 0) }),
    window: window > 1 ? window : accumulationSize,
    // rounding to float32 may lift one above 1
    largest: isKeras ? 2 : 1,
  };
  return {
    spec: specOf('plateau', own),
    bind(run, place): Bound<PlateauState> {
      const { bound, act } = multiplier<PlateauState>('plateau', rule, run, place, {
        ...NOTHING_SEEN,
        cooldown: 0,
        scales: run.groups.map(() => 1),
        ...(window > 1 && { recent: [] }),
        ...(averages && { count: 0, mean: 0 }),
      });
      return {
        ...bound,
        observe(state, _, seen, input) {
          const raw = readMetric('plateau', own, seen);
          if (raw === undefined) return state;
          const heard = isOptax ? float32(raw) : raw;
          const smoothed = smooth?.(state, heard);
          const metric = smoothed ? smoothed.metric : heard;
          if (metric === undefined) return { ...state, ...smoothed?.kept };
          const isBetter = improves(metric, bestOf(state));
          const best = isBetter ? toExtended(metric) : state.best;
          const bestStep = isBetter ? seen.step : state.bestStep;
          const bad = isBetter ? 0 : state.bad + 1;
          // Keras counts down before it asks
          const rests = state.cooldown > (isKeras ? 1 : 0);
          const isDue = isOptax ? bad === actsAt : bad > 0 && bad >= actsAt;
          const { scales } = state;
          const next: PlateauState = {
            best,
            bestStep,
            bad: rests || isDue ? 0 : bad,
            cooldown: state.cooldown > 0 ? state.cooldown - 1 : 0,
            scales,
          };
          if (smoothed) Object.assign(next, smoothed.kept);
          if (!isDue) return next;
          const why = evidence(own, patience, metric, { best, bestStep, bad }, smoothed?.window);
          const resting = rests ? 'cooldown' : undefined;
          // what Keras can't cut it tries again each time, and it is told once
          const quiet = isKeras && bad > Math.max(1, actsAt);
          const cut = act(next, 'reduced', why, { seen, input, resting, quiet });
          if (rests) return next;
          return cut === next && isKeras ? { ...next, bad } : { ...cut, cooldown };
        },
      };
    },
  };
}

/** What is better by the rule of a system. */
function improvementOf(own: PlateauSettings): Improves {
  const { threshold = 0, thresholdMode, rtol = 0, atol = 0, semantics } = own;
  if (semantics === 'keras') {
    // float32 numbers are compared, and the first metric is the best whatever it is
    const sign = signOf(own);
    return (metric, best) =>
      best === null || sign * Math.fround(metric - sign * threshold) > sign * Math.fround(best);
  }
  if (semantics === 'optax') {
    const [share, margin] = [float32(1 - rtol), float32(atol)];
    return improvement(own, (best) => float32(share * best - margin), true);
  }
  const isTorch = semantics === 'torch';
  return improvement(own, neededBy(own, threshold, thresholdMode, isTorch), isTorch);
}
