import { checkNamespace } from '../checkNamespace.ts';
import { adadeltaRule } from './adadeltaRule.ts';
import type { GroupOptions } from './groups.ts';
import { makeOptimizer } from './makeOptimizer.ts';
import type { OwnOptimizer } from './ownOptimizer.ts';
import type { OwnTf } from './ownTf.ts';
import { resolveSettings, type CommonOptions } from './settings.ts';

/** The numbers of `adadelta`, of the optimizer or of a group. */
export interface AdadeltaNumbers {
  /** Learning rate. Default 1. */
  readonly lr?: number;
  /** How much of the old averages is kept. Default 0.9. */
  readonly rho?: number;
  /** Default 1e-6. */
  readonly epsilon?: number;
  /** An L2 penalty that is added to the gradient. Default 0. */
  readonly weightDecay?: number;
}

export interface AdadeltaOptions extends AdadeltaNumbers, CommonOptions {
  /** What a group does not say is that of the optimizer. Default one group, `all`. */
  readonly groups?: readonly (GroupOptions & AdadeltaNumbers)[];
}

/**
 * Adadelta, as PyTorch and its paper compute it.
 *
 * Formula: g ← g + λ · w, s ← ρ · s + (1 − ρ) · g², Δ = √(u + ε) / √(s + ε) · g, u ← ρ · u + (1 − ρ) · Δ², then
 * w ← w − lr · Δ. `tf.train.adadelta` divides by the s of the step before, which makes gradient descent of it.
 *
 * @param tf the namespace that the model comes from.
 *
 * @example
 * ```ts
 * const optimizer = adadelta(tf, { lr: 0.5 });
 * model.compile({ optimizer, loss: 'meanSquaredError' });
 * ```
 * @throws StepwiseError `bad-option`; in a step also when groups do not fit the variables, or a gradient its variable.
 * @see PyTorch `Adadelta`; Zeiler 2012, arXiv:1212.5701.
 */
export function adadelta(tf: OwnTf, options: AdadeltaOptions = {}): OwnOptimizer {
  checkNamespace(tf);
  return makeOptimizer(
    tf,
    'StepwiseAdadelta',
    (given) => resolveSettings('adadelta', adadeltaRule(tf), { ...given }),
    options,
  );
}
