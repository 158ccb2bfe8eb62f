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
    step({ value, gradient, slots, numbers, time, constant, masked }) {
      const { lr = 0, momentum = 0, dampening = 0, weightDecay = 0 } = numbers;
      const g = weightDecay === 0 ? gradient : tf.add(gradient, tf.mul(value, masked(weightDecay)));
      const down = (direction: Tensor): Tensor => tf.add(value, tf.mul(direction, masked(-lr)));
      if (momentum === 0) return { value: down(g), slots };
      const { momentum: old } = slots;
      const isHost = typeof time === 'number';
      const one = constant(1);
      // the first gradient is taken whole
      const fresh =
        dampening === 0 || (old === undefined && isHost) ? g : tf.mul(g, undampened(dampening));
      // in a step that is left out the buffer stays: times 1, plus 0
      const mu = isHost ? constant(momentum) : tf.sub(one, masked(1 - momentum));
      // a clone, because the gradient is the caller's
      const buffer = old === undefined ? fresh.clone() : tf.add(tf.mul(old, mu), fresh);
      return {
        value: down(nesterov ? tf.add(g, tf.mul(buffer, constant(momentum))) : buffer),
        slots: { momentum: buffer },
      };

      function undampened(part: number): Tensor {
        if (typeof time === 'number') return constant(1 - part);
        const isLater = tf.minimum(tf.sub(time, one), one);
        return tf.sub(one, tf.mul(isLater, constant(part)));
      }
    },
  };
}
