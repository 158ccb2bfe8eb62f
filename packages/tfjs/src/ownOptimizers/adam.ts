import { checkChoice, isRecord } from '@stepwise/core/check';
import { checkNamespace } from '../checkNamespace.ts';
import { adamRule } from './adamRule.ts';
import type { GroupOptions } from './groups.ts';
import { makeOptimizer } from './makeOptimizer.ts';
import type { OwnOptimizer } from './ownOptimizer.ts';
import type { OwnTf } from './ownTf.ts';
import { resolveSettings, type CommonOptions } from './settings.ts';

/** The numbers of `adam` and `adamw`, of the optimizer or of a group. */
export interface AdamNumbers {
  /** Learning rate. Default 0.001. */
  readonly lr?: number;
  /** Default 0.9. */
  readonly beta1?: number;
  /** Default 0.999. */
  readonly beta2?: number;
  /** Default 1e-8, and 1e-4 where the device has floats of 16 bits. */
  readonly epsilon?: number;
  /** Default 0 in `adam`, 0.01 in `adamw`. */
  readonly weightDecay?: number;
}

export interface AdamOptions extends AdamNumbers, CommonOptions {
  /** Divides by the largest second moment so far. Default false. */
  readonly amsgrad?: boolean;
  /** What a group does not say is that of the optimizer. Default one group, `all`. */
  readonly groups?: readonly (GroupOptions & AdamNumbers)[];
}

/**
 * Adam, as PyTorch computes it.
 *
 * Formula, step t of a variable from 1: g ← g + λ · w, m ← β₁ · m + (1 − β₁) · g, v ← β₂ · v + (1 − β₂) · g², then
 * w ← w − lr · m̂ / (√v̂ + ε) with m̂ = m / (1 − β₁^t), v̂ = v / (1 − β₂^t); with `amsgrad` √v̂ of the largest v so far.
 *
 * A scheduled β₁ is the step's own in the correction too. What is kept of a variable, its count of steps with it, belongs
 * to the variable itself, so that layers can be frozen and unfrozen.
 *
 * @param tf the namespace that the model comes from.
 *
 * @example
 * ```ts
 * const optimizer = adam(tf, { lr: 1e-3, clipNorm: 1 });
 * model.compile({ optimizer, loss: 'meanSquaredError' });
 * ```
 * @throws StepwiseError `bad-option`; in a step also when groups do not fit the variables, or a gradient its variable.
 * @see PyTorch `Adam`; Kingma and Ba 2015, arXiv:1412.6980; Reddi et al. 2018 for `amsgrad`.
 */
export function adam(tf: OwnTf, options: AdamOptions = {}): OwnOptimizer {
  return make(tf, 'adam', options);
}

/**
 * AdamW: Adam whose weight decay does not pass through the averages, as PyTorch computes it.
 *
 * Formula: w ← w · (1 − lr · λ), then a step of `adam` without decay.
 *
 * @param tf the namespace that the model comes from.
 *
 * @example
 * ```ts
 * const optimizer = adamw(tf, {
 *   lr: 1e-3,
 *   groups: [{ name: 'decayed', variables: '*kernel' }, { name: 'plain', weightDecay: 0 }],
 *   ema: { decay: 0.999 },
 * });
 * model.compile({ optimizer, loss: 'meanSquaredError' });
 * await model.fit(x, y, { epochs: 1 });
 * optimizer.withAverages(() => model.evaluate(x, y));
 * ```
 * @throws StepwiseError `bad-option`; in a step also when groups do not fit the variables, or a gradient its variable.
 * @see PyTorch `AdamW`; Loshchilov and Hutter 2019, arXiv:1711.05101.
 */
export function adamw(tf: OwnTf, options: AdamOptions = {}): OwnOptimizer {
  return make(tf, 'adamw', options);
}

function make(tf: OwnTf, where: 'adam' | 'adamw', options: AdamOptions): OwnOptimizer {
  checkNamespace(tf);
  const decoupled = where === 'adamw';
  const className = decoupled ? 'StepwiseAdamW' : 'StepwiseAdam';
  return makeOptimizer(
    tf,
    className,
    (given) => {
      const { amsgrad = false } = isRecord(given) ? given : {};
      const choices = {
        decoupled,
        amsgrad: checkChoice(`${where}.amsgrad`, amsgrad, [true, false]),
      };
      return resolveSettings(where, adamRule(tf, choices), { ...given });
    },
    options,
  );
}
