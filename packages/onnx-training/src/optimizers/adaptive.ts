import type { AdamOptions } from './adam.ts';
import { named } from './named.ts';
import type { Optimizer } from './optimizer.ts';

/** What Adam and AdamW have in common; they differ in where the weight decay goes. */
export function adaptive(name: 'adam' | 'adamw', options: AdamOptions): Optimizer {
  const { lr, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay } = options;
  const decays = weightDecay !== undefined;
  return {
    name,
    base: { ...(lr !== undefined && { lr }), beta1, ...(decays && { weightDecay }) },
    params: ['lr', 'beta1', ...(decays ? ['weightDecay'] : [])],
    slots: ['exp_avg', 'exp_avg_sq'],
    // differences from 1 and bias corrections are taken in float64: in float32, 1 − 0.999 is wrong in the fifth digit
    scalars: [
      'lr',
      'beta1',
      'oneMinusBeta1',
      'biasCorrection',
      'correctedEpsilon',
      ...(decays ? ['weightDecay'] : []),
    ],
    scalarValues(values, step) {
      const { lr: rate, beta1: b1 = beta1 } = values;
      const root = Math.sqrt(1 - beta2 ** step);
      return {
        lr: rate,
        beta1: b1,
        oneMinusBeta1: 1 - b1,
        // both sides of the quotient times √(1 − beta2ᵗ): one product less over all parameters
        biasCorrection: root / (1 - b1 ** step),
        correctedEpsilon: epsilon * root,
        ...(decays && { weightDecay: values.weightDecay ?? weightDecay }),
      };
    },
    update(g, { parameter, gradient: raw, scale: clip, slots, scalars }) {
      const coupled = decays && name === 'adam';
      const scaled = coupled && clip ? g.mul(raw, clip) : raw;
      const gradient = coupled
        ? g.add(scaled, g.mul(parameter, named(scalars, 'weightDecay')))
        : scaled;
      // clipping multiplies two scalars here instead of every element of the gradient
      const scale = coupled ? null : clip;
      const share1 = named(scalars, 'oneMinusBeta1');
      const share2 = g.scalar(parameter.type, 1 - beta2);
      const mean = g.add(
        g.mul(named(slots, 'exp_avg'), named(scalars, 'beta1')),
        g.mul(gradient, scale ? g.mul(share1, scale) : share1),
      );
      const square = g.add(
        g.mul(named(slots, 'exp_avg_sq'), g.scalar(parameter.type, beta2)),
        g.mul(g.mul(gradient, gradient), scale ? g.mul(share2, g.mul(scale, scale)) : share2),
      );
      const quotient = g.div(mean, g.add(g.sqrt(square), named(scalars, 'correctedEpsilon')));
      const rate = named(scalars, 'lr');
      const move = g.mul(quotient, g.mul(rate, named(scalars, 'biasCorrection')));
      const kept =
        decays && !coupled
          ? g.mul(parameter, g.sub(1, g.mul(rate, named(scalars, 'weightDecay'))))
          : parameter;
      return { parameter: g.sub(kept, move), slots: { exp_avg: mean, exp_avg_sq: square } };
    },
    spec: { name, beta2, epsilon, weightDecay: decays },
  };
}
