import { checkKeys } from '@stepwise/core/check';
import { checkCommon } from './checkCommon.ts';
import { given } from './given.ts';
import { named } from './named.ts';
import type { Optimizer } from './optimizer.ts';
import { pick } from './pick.ts';

export interface LionOptions {
  /** Learning rate, mostly a third to a tenth of AdamW's; may be left to a scheduler or to the groups. */
  readonly lr?: number;
  /** The share of the mean in the direction of a step; 0.9. */
  readonly beta1?: number;
  /** Decay of the mean of gradients; 0.99. */
  readonly beta2?: number;
  /** Decoupled as AdamW's; it shrinks by lr · weightDecay, so it wants to be the greater, the smaller lr is. None if left out. */
  readonly weightDecay?: number;
}

/**
 * Lion (arXiv:2302.06675): every element moves by lr, up or down; only the mean of gradients is kept.
 *
 * ```text
 * p ← p · (1 − lr · weightDecay)
 * p ← p − lr · sign(beta1 · m + (1 − beta1) · g)
 * m ← beta2 · m + (1 − beta2) · g                 m = 0 at the start
 * ```
 *
 * The sign of 0 is 0.
 *
 * @example
 * ```ts
 * lion({ lr: 1e-4, weightDecay: 0.1 });
 * ```
 * @see timm's `Lion`
 */
export function lion(options: LionOptions = {}): Optimizer {
  checkKeys('lion', options, ['lr', 'beta1', 'beta2', 'weightDecay']);
  checkCommon('lion', options);
  const { lr, beta1 = 0.9, beta2 = 0.99, weightDecay } = options;
  const base = given({ lr, beta1, weightDecay });
  const params = [...new Set(['lr', ...Object.keys(base)])];
  return {
    name: 'lion',
    base,
    params,
    slots: ['exp_avg'],
    // the difference from 1 is taken in float64
    scalars: [...params, 'oneMinusBeta1'],
    scalarValues: (values) => ({
      ...pick(params, values, base),
      oneMinusBeta1: 1 - (values.beta1 ?? beta1),
    }),
    update(g, { parameter, gradient, scale, slots, scalars }) {
      const mean = named(slots, 'exp_avg');
      // clipping multiplies scalars instead of every element of the gradient
      const times = (factor: typeof mean) => g.mul(gradient, scale ? g.mul(factor, scale) : factor);
      const direction = g.add(
        g.mul(mean, named(scalars, 'beta1')),
        times(named(scalars, 'oneMinusBeta1')),
      );
      const rate = named(scalars, 'lr');
      const decay = scalars['weightDecay'];
      const kept = decay ? g.mul(parameter, g.sub(1, g.mul(rate, decay))) : parameter;
      return {
        parameter: g.sub(kept, g.mul(g.one('Sign', [direction]), rate)),
        slots: {
          exp_avg: g.add(g.mul(mean, beta2), times(g.scalar(parameter.type, 1 - beta2))),
        },
      };
    },
    spec: { name: 'lion', beta2, weightDecay: weightDecay !== undefined },
  };
}
