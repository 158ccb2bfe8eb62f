import { checkKeys, checkNumber } from '@stepwise/core/check';
import { checkCommon } from './checkCommon.ts';
import { given } from './given.ts';
import { named } from './named.ts';
import type { Optimizer } from './optimizer.ts';
import { penalized } from './penalized.ts';
import { pick } from './pick.ts';

export interface AdagradOptions {
  /** Learning rate; may be left to a scheduler or to the groups. */
  readonly lr?: number;
  /** Makes the rate of step t lr / (1 + (t − 1) · lrDecay), whatever a scheduler does with lr; 0. */
  readonly lrDecay?: number;
  /** Added to the root; 1e-10. */
  readonly epsilon?: number;
  /** Where the sums of squared gradients begin; 0. */
  readonly initialAccumulatorValue?: number;
  /** L2 penalty added to the gradient; left out, none. */
  readonly weightDecay?: number;
}

/**
 * Adagrad as in PyTorch: the more a parameter has moved, the shorter its steps.
 *
 * ```text
 * g ← g + weightDecay · p
 * s ← s + g²                                      s = initialAccumulatorValue at the start
 * p ← p − lr / (1 + (t − 1) · lrDecay) · g / (√s + epsilon)
 * ```
 *
 * t is 1 in the first step.
 *
 * @example
 * ```ts
 * adagrad({ lr: 1e-2, initialAccumulatorValue: 0.1 });
 * ```
 * @see https://pytorch.org/docs/stable/generated/torch.optim.Adagrad.html
 */
export function adagrad(options: AdagradOptions = {}): Optimizer {
  checkKeys('adagrad', options, [
    'lr',
    'lrDecay',
    'epsilon',
    'initialAccumulatorValue',
    'weightDecay',
  ]);
  checkCommon('adagrad', options);
  const { lr, lrDecay = 0, epsilon = 1e-10, initialAccumulatorValue = 0, weightDecay } = options;
  checkNumber('adagrad.lrDecay', lrDecay, { min: 0 });
  checkNumber('adagrad.initialAccumulatorValue', initialAccumulatorValue, { min: 0 });
  const base = given({ lr, weightDecay });
  const params = [...new Set(['lr', ...Object.keys(base)])];
  return {
    name: 'adagrad',
    base,
    params,
    slots: ['sum'],
    initial: { sum: initialAccumulatorValue },
    scalars: params,
    scalarValues: (values, step) => ({
      ...pick(params, values, base),
      lr: values.lr / (1 + (step - 1) * lrDecay),
    }),
    update(g, inputs) {
      const { parameter, slots, scalars } = inputs;
      const gradient = penalized(g, inputs);
      const sum = g.add(named(slots, 'sum'), g.mul(gradient, gradient));
      const quotient = g.div(gradient, g.add(g.sqrt(sum), epsilon));
      return {
        parameter: g.sub(parameter, g.mul(quotient, named(scalars, 'lr'))),
        slots: { sum },
      };
    },
    spec: {
      name: 'adagrad',
      lrDecay,
      epsilon,
      initialAccumulatorValue,
      weightDecay: weightDecay !== undefined,
    },
  };
}
