import type { OwnTf } from './ownTf.ts';
import type { Rule } from './rule.ts';
import { towards } from './towards.ts';

/** Adadelta, as `adadelta` describes it. */
export function adadeltaRule(tf: OwnTf): Rule {
  return {
    className: 'StepwiseAdadelta',
    params: ['lr', 'weightDecay'],
    numbers: {
      lr: [1, { min: 0 }],
      rho: [0.9, { min: 0, below: 1 }],
      epsilon: [1e-6, { min: 0 }],
      weightDecay: [0, { min: 0 }],
    },
    choices: {},
    slots: ['square', 'update'],
    deviceSlots: [],
    step({ value, gradient, slots, numbers, constant, masked }) {
      const { lr = 0, rho = 0, epsilon = 0, weightDecay = 0 } = numbers;
      const g = weightDecay === 0 ? gradient : tf.add(gradient, tf.mul(value, masked(weightDecay)));
      const square = towards(tf, slots['square'], tf.square(g), masked(1 - rho));
      const old = slots['update'] ?? tf.zerosLike(square);
      const above = tf.sqrt(tf.add(old, constant(epsilon)));
      const below = tf.sqrt(tf.add(square, constant(epsilon)));
      const change = tf.mul(tf.div(above, below), g);
      return {
        value: tf.add(value, tf.mul(change, masked(-lr))),
        slots: { square, update: towards(tf, old, tf.square(change), masked(1 - rho)) },
      };
    },
  };
}
