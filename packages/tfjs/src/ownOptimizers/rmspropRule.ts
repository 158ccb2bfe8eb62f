import type { Tensor } from '@tensorflow/tfjs-core';
import type { OwnTf } from './ownTf.ts';
import type { Rule } from './rule.ts';
import { towards } from './towards.ts';

/** RMSProp, as `rmsprop` describes it. */
export function rmspropRule(tf: OwnTf, centered: boolean): Rule {
  return {
    className: 'StepwiseRMSProp',
    params: ['lr', 'momentum', 'weightDecay'],
    numbers: {
      lr: [0.01, { min: 0 }],
      alpha: [0.99, { min: 0, below: 1 }],
      momentum: [0, { min: 0, max: 1 }],
      epsilon: [1e-8, { min: 0 }],
      weightDecay: [0, { min: 0 }],
    },
    choices: { centered },
    slots: ['square', ...(centered ? ['mean'] : []), 'momentum'],
    deviceSlots: [],
    step({ value, gradient, slots, numbers, time, constant, masked }) {
      const { lr = 0, alpha = 0, momentum = 0, epsilon = 0, weightDecay = 0 } = numbers;
      const g = weightDecay === 0 ? gradient : tf.add(gradient, tf.mul(value, masked(weightDecay)));
      const square = towards(tf, slots['square'], tf.square(g), masked(1 - alpha));
      const mean = centered ? towards(tf, slots['mean'], g, masked(1 - alpha)) : null;
      // of equal gradients the variance is 0, and rounding would take it below
      const variance = mean
        ? tf.maximum(tf.sub(square, tf.square(mean)), tf.zerosLike(square))
        : square;
      const direction = tf.div(g, tf.add(tf.sqrt(variance), constant(epsilon)));
      const down = (by: Tensor): Tensor => tf.add(value, tf.mul(by, masked(-lr)));
      const kept = { square, ...(mean && { mean }) };
      const { momentum: old } = slots;
      if (momentum === 0)
        return { value: down(direction), slots: { ...kept, ...(old && { momentum: old }) } };
      // in a step that is left out the buffer stays: times 1, plus 0
      const mu =
        typeof time === 'number' ? constant(momentum) : tf.sub(constant(1), masked(1 - momentum));
      const buffer = old === undefined ? direction.clone() : tf.add(tf.mul(old, mu), direction);
      return { value: down(buffer), slots: { ...kept, momentum: buffer } };
    },
  };
}
