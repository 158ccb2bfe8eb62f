import { StepwiseError } from '@stepwise/core';
import { checkChoice, checkKeys } from '@stepwise/core/check';
import { checkCommon } from './checkCommon.ts';
import { given } from './given.ts';
import { named } from './named.ts';
import type { Optimizer } from './optimizer.ts';
import { penalized } from './penalized.ts';
import { pick } from './pick.ts';

export interface SgdOptions {
  /** Learning rate; may be left to a scheduler or to the groups. */
  readonly lr?: number;
  /** From 0 to below 1; left out, no velocity is kept. */
  readonly momentum?: number;
  /** Look ahead along the velocity; needs momentum. */
  readonly nesterov?: boolean;
  /** L2 penalty added to the gradient; left out, none. */
  readonly weightDecay?: number;
}

/**
 * Gradient descent as in PyTorch.
 *
 * ```text
 * g ← g + weightDecay · p
 * b ← momentum · b + g           b = 0 at the start
 * p ← p − lr · b                 Nesterov: p ← p − lr · (g + momentum · b)
 * ```
 *
 * The rate is outside the velocity: a cut acts on the whole of it at once.
 *
 * @example
 * ```ts
 * sgd({ lr: 0.1, momentum: 0.9, weightDecay: 1e-4 });
 * ```
 * @see https://pytorch.org/docs/stable/generated/torch.optim.SGD.html
 */
export function sgd(options: SgdOptions = {}): Optimizer {
  checkKeys('sgd', options, ['lr', 'momentum', 'nesterov', 'weightDecay']);
  checkCommon('sgd', options);
  const { lr, momentum, nesterov = false, weightDecay } = options;
  checkChoice('sgd.nesterov', nesterov, [true, false]);
  if (nesterov && momentum === undefined) {
    throw new StepwiseError('bad-option', 'sgd: nesterov needs a momentum; give one, such as 0.9.');
  }
  const base = given({ lr, momentum, weightDecay });
  const params = [...new Set(['lr', ...Object.keys(base)])];
  return {
    name: 'sgd',
    base,
    params,
    slots: momentum === undefined ? [] : ['momentum_buffer'],
    scalars: params,
    scalarValues: (values) => pick(params, values, base),
    update(g, inputs) {
      const { parameter, slots, scalars } = inputs;
      const rate = named(scalars, 'lr');
      const direction = penalized(g, inputs);
      if (momentum === undefined) {
        return { parameter: g.sub(parameter, g.mul(direction, rate)), slots: {} };
      }
      const factor = named(scalars, 'momentum');
      const buffer = g.add(g.mul(named(slots, 'momentum_buffer'), factor), direction);
      const move = nesterov ? g.add(direction, g.mul(buffer, factor)) : buffer;
      return {
        parameter: g.sub(parameter, g.mul(move, rate)),
        slots: { momentum_buffer: buffer },
      };
    },
    spec: {
      name: 'sgd',
      momentum: momentum !== undefined,
      nesterov,
      weightDecay: weightDecay !== undefined,
    },
  };
}
