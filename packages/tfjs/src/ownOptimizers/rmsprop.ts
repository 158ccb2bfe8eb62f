import { checkChoice, isRecord } from '@stepwise/core/check';
import { checkNamespace } from '../checkNamespace.ts';
import type { GroupOptions } from './groups.ts';
import { makeOptimizer } from './makeOptimizer.ts';
import type { OwnOptimizer } from './ownOptimizer.ts';
import type { OwnTf } from './ownTf.ts';
import { rmspropRule } from './rmspropRule.ts';
import { resolveSettings, type CommonOptions } from './settings.ts';

/** The numbers of `rmsprop`, of the optimizer or of a group. */
export interface RmspropNumbers {
  /** Learning rate. Default 0.01. */
  readonly lr?: number;
  /** How much of the old averages is kept. Default 0.99. */
  readonly alpha?: number;
  /** Default 0: none, and nothing is kept for it. */
  readonly momentum?: number;
  /** Default 1e-8. */
  readonly epsilon?: number;
  /** An L2 penalty that is added to the gradient. Default 0. */
  readonly weightDecay?: number;
}

export interface RmspropOptions extends RmspropNumbers, CommonOptions {
  /** Divides by the standard deviation instead of the root of the mean square. Default false. */
  readonly centered?: boolean;
  /** What a group does not say is that of the optimizer. Default one group, `all`. */
  readonly groups?: readonly (GroupOptions & RmspropNumbers)[];
}

/**
 * RMSProp, as PyTorch computes it.
 *
 * Formula: g ← g + λ · w, s ← α · s + (1 − α) · g², d = g / (√s + ε), with momentum b ← μ · b + d and d ← b, then
 * w ← w − lr · d. Centered, with c ← α · c + (1 − α) · g: √(s − c²) in place of √s.
 *
 * The rate is outside of the momentum, so that a cut holds for old steps, too; in `tf.train.rmsprop` it is inside, and they
 * go on at the old rate.
 *
 * @param tf the namespace that the model comes from.
 *
 * @example
 * ```ts
 * const optimizer = rmsprop(tf, { lr: 1e-3, momentum: 0.9 });
 * model.compile({ optimizer, loss: 'meanSquaredError' });
 * ```
 * @throws StepwiseError `bad-option`; in a step also when groups do not fit the variables, or a gradient its variable.
 * @see PyTorch `RMSprop`; Hinton 2012, lecture 6e of "Neural Networks for Machine Learning".
 */
export function rmsprop(tf: OwnTf, options: RmspropOptions = {}): OwnOptimizer {
  checkNamespace(tf);
  return makeOptimizer(
    tf,
    'StepwiseRMSProp',
    (given) => {
      const { centered = false } = isRecord(given) ? given : {};
      const isCentered = checkChoice('rmsprop.centered', centered, [true, false]);
      return resolveSettings('rmsprop', rmspropRule(tf, isCentered), { ...given });
    },
    options,
  );
}
