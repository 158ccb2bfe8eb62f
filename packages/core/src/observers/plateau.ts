import type { Bound, Machine } from '../machine.ts';
import { bindCut } from './plateau/cut.ts';
import { bindKeras } from './plateau/keras.ts';
import { bindOptax } from './plateau/optax.ts';
import type { PlateauOptions } from './plateau/options.ts';
import { resolvePlateau } from './plateau/resolve.ts';
import type { PlateauState } from './plateau/state.ts';

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
  const settings = resolvePlateau(options);
  return {
    spec: { kind: 'plateau', ...settings },
    bind(run): Bound<PlateauState> {
      switch (settings.semantics) {
        case 'keras':
          return bindKeras(settings, run);
        case 'optax':
          return bindOptax(settings, run);
        case 'stepwise':
        case 'torch':
          return bindCut(settings, run);
      }
    },
  };
}
