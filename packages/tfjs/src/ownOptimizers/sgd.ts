import { StepwiseError } from '@stepwise/core';
import { checkChoice, isRecord } from '@stepwise/core/check';
import { checkNamespace } from '../checkNamespace.ts';
import type { GroupOptions } from './groups.ts';
import { makeOptimizer } from './makeOptimizer.ts';
import type { OwnOptimizer } from './ownOptimizer.ts';
import type { OwnTf } from './ownTf.ts';
import { resolveSettings, type CommonOptions, type Settings } from './settings.ts';
import { sgdRule } from './sgdRule.ts';

/** The numbers of `sgd`, of the optimizer or of a group. */
export interface SgdNumbers {
  /** Learning rate. Default 0.001. */
  readonly lr?: number;
  /** Default 0: none, and nothing is kept. */
  readonly momentum?: number;
  /** What of a gradient does not go into the momentum, from its second step on. Default 0. */
  readonly dampening?: number;
  /** An L2 penalty that is added to the gradient. Default 0. */
  readonly weightDecay?: number;
}

export interface SgdOptions extends SgdNumbers, CommonOptions {
  /** Default false. */
  readonly nesterov?: boolean;
  /** What a group does not say is that of the optimizer. Default one group, `all`. */
  readonly groups?: readonly (GroupOptions & SgdNumbers)[];
}

/**
 * Gradient descent, as PyTorch computes it.
 *
 * Formula: g ← g + λ · w; with momentum b ← μ · b + (1 − dampening) · g, where the first b is g, and g ← b, or with
 * Nesterov g ← g + μ · b; then w ← w − lr · g. The rate is outside of the momentum.
 *
 * What is kept of a variable belongs to the variable itself, so that layers can be frozen and unfrozen, or trained by
 * turns, which mixes up the moments of TensorFlow.js' own optimizers.
 *
 * @param tf the namespace that the model comes from.
 *
 * @example
 * ```ts
 * const optimizer = sgd(tf, {
 *   lr: 0.1,
 *   momentum: 0.9,
 *   groups: [{ name: 'biases', variables: /bias$/, weightDecay: 0 }, { name: 'weights', weightDecay: 1e-4 }],
 * });
 * model.compile({ optimizer, loss: 'meanSquaredError' });
 * ```
 * @throws StepwiseError `bad-option`; in a step also when groups do not fit the variables, or a gradient its variable.
 * @see PyTorch `SGD`.
 */
export function sgd(tf: OwnTf, options: SgdOptions = {}): OwnOptimizer {
  checkNamespace(tf);
  return makeOptimizer(tf, 'StepwiseSGD', (given) => resolve(tf, given), options);
}

function resolve(tf: OwnTf, options: object): Settings {
  const given = isRecord(options) ? options : {};
  const nesterov = checkChoice('sgd.nesterov', given['nesterov'] ?? false, [true, false]);
  const settings = resolveSettings('sgd', sgdRule(tf, nesterov), { ...options });
  const unfit = settings.groups.find(
    ({ numbers }) => numbers['momentum'] === 0 || numbers['dampening'] !== 0,
  );
  if (nesterov && unfit) {
    throw new StepwiseError(
      'bad-option',
      `sgd.nesterov: wanted a momentum above 0 and no dampening in each group, as in PyTorch; got ${JSON.stringify(unfit.numbers)} in '${unfit.name}'.`,
    );
  }
  return settings;
}
