import type { Tensor } from '@tensorflow/tfjs-core';
import type { OwnTf } from './ownTf.ts';
import type { Rule } from './rule.ts';

/** Gradient descent, as `sgd` describes it. */
export function sgdRule(tf: OwnTf, nesterov: boolean): Rule {
  return {
    className: 'StepwiseSGD',
    params: ['lr', 'momentum', 'weightDecay'],
    numbers: {
      lr: [0.001, { min: 0 }],
      momentum: [0, { min: 0, max: 1 }],
      dampening: [0, { min: 0, max: 1 }],
      weightDecay: [0, { min: 0 }],
    },
    choices: { nesterov },
    slots: ['momentum'],
    deviceSlots: [],
    step({ value, gradient, slots, numbers, time, constant }) {
      const { lr = 0, momentum = 0, dampening = 0, weightDecay = 0 } = numbers;
      const g =
        weightDecay === 0 ? gradient : tf.add(gradient, tf.mul(value, constant(weightDecay)));
      const down = (direction: Tensor): Tensor => tf.sub(value, tf.mul(direction, constant(lr)));
      if (momentum === 0) return { value: down(g), slots };
      const { momentum: old } = slots;
      const mu = constant(momentum);
      // the first gradient is taken whole
      const fresh =
        dampening === 0 || (old === undefined && typeof time === 'number')
          ? g
          : tf.mul(g, part(dampening, time));
      // a clone, because the gradient is the caller's
      const buffer = old === undefined ? fresh.clone() : tf.add(tf.mul(old, mu), fresh);
      return {
        value: down(nesterov ? tf.add(g, tf.mul(buffer, mu)) : buffer),
        slots: { momentum: buffer },
      };

      function part(left: number, t: number | Tensor): Tensor {
        if (typeof t === 'number') return constant(1 - left);
        const isLater = tf.minimum(tf.sub(t, constant(1)), constant(1));
        return tf.sub(constant(1), tf.mul(isLater, constant(left)));
      }
    },
  };
}
