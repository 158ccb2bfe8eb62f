import { checkChoice, checkKeys, checkNumber } from '@stepwise/core/check';
import { checkCommon } from './checkCommon.ts';
import { given } from './given.ts';
import { named } from './named.ts';
import type { Optimizer } from './optimizer.ts';
import { penalized } from './penalized.ts';
import { pick } from './pick.ts';

export interface RmspropOptions {
  /** Learning rate; may be left to a scheduler or to the groups. */
  readonly lr?: number;
  /** Decay of the mean of squared gradients; 0.99. */
  readonly alpha?: number;
  /** Added to the root; 1e-8. */
  readonly epsilon?: number;
  /** From 0 to below 1; left out, no velocity is kept. */
  readonly momentum?: number;
  /** Divides by the standard deviation of the gradients rather than by the root of their mean square. */
  readonly centered?: boolean;
  /** L2 penalty added to the gradient; left out, none. */
  readonly weightDecay?: number;
}

/**
 * RMSProp as in PyTorch, the rate outside the velocity.
 *
 * ```text
 * g ← g + weightDecay · p
 * v ← alpha · v + (1 − alpha) · g²
 * a ← alpha · a + (1 − alpha) · g                 centered alone
 * d = √v + epsilon                                centered: √(v − a²) + epsilon
 * b ← momentum · b + g / d                        without momentum: b = g / d
 * p ← p − lr · b
 * ```
 *
 * v, a and b begin at 0. Where rounding makes v − a² negative it counts as 0; PyTorch goes on with NaN.
 *
 * @example
 * ```ts
 * rmsprop({ lr: 1e-3, momentum: 0.9 });
 * ```
 * @see https://pytorch.org/docs/stable/generated/torch.optim.RMSprop.html
 */
export function rmsprop(options: RmspropOptions = {}): Optimizer {
  checkKeys('rmsprop', options, ['lr', 'alpha', 'epsilon', 'momentum', 'centered', 'weightDecay']);
  checkCommon('rmsprop', options);
  const { lr, alpha = 0.99, epsilon = 1e-8, momentum, centered = false, weightDecay } = options;
  checkNumber('rmsprop.alpha', alpha, { min: 0, below: 1 });
  checkChoice('rmsprop.centered', centered, [true, false]);
  const base = given({ lr, momentum, weightDecay });
  const params = [...new Set(['lr', ...Object.keys(base)])];
  return {
    name: 'rmsprop',
    base,
    params,
    slots: [
      'square_avg',
      ...(momentum === undefined ? [] : ['momentum_buffer']),
      ...(centered ? ['grad_avg'] : []),
    ],
    scalars: params,
    scalarValues: (values) => pick(params, values, base),
    update(g, inputs) {
      const { parameter, slots, scalars } = inputs;
      const gradient = penalized(g, inputs);
      const [keep, take] = [g.scalar(parameter.type, alpha), g.scalar(parameter.type, 1 - alpha)];
      const square = g.add(
        g.mul(named(slots, 'square_avg'), keep),
        g.mul(g.mul(gradient, gradient), take),
      );
      const mean = centered
        ? g.add(g.mul(named(slots, 'grad_avg'), keep), g.mul(gradient, take))
        : null;
      const spread = mean
        ? g.one('Max', [g.sub(square, g.mul(mean, mean)), g.scalar(parameter.type, 0)])
        : square;
      const quotient = g.div(gradient, g.add(g.sqrt(spread), epsilon));
      const buffer =
        momentum === undefined
          ? null
          : g.add(g.mul(named(slots, 'momentum_buffer'), named(scalars, 'momentum')), quotient);
      return {
        parameter: g.sub(parameter, g.mul(buffer ?? quotient, named(scalars, 'lr'))),
        slots: {
          square_avg: square,
          ...(buffer && { momentum_buffer: buffer }),
          ...(mean && { grad_avg: mean }),
        },
      };
    },
    spec: {
      name: 'rmsprop',
      alpha,
      epsilon,
      momentum: momentum !== undefined,
      centered,
      weightDecay: weightDecay !== undefined,
    },
  };
}
