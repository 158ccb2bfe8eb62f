import type { Values } from '@stepwise/core';
import {
  adadelta,
  adagrad,
  adam,
  adamax,
  momentum,
  rmsProp,
  sgd,
  type ReferenceOptimizer,
} from '@stepwise/testkit';
import * as tf from '@tensorflow/tfjs';

/** An optimizer of TensorFlow.js beside its float64 reference, with the same constants. */
export interface Pair {
  readonly name: string;
  readonly create: () => tf.Optimizer;
  readonly reference: ReferenceOptimizer;
  /** The base of a run that drives all that can be set. */
  readonly base: Values;
}

const lr = 0.1;

/** All seven, and the two with another form. A beta2 of 0.999 leaves float32 too few digits of 1 − beta2. */
export const pairs: readonly Pair[] = [
  { name: 'sgd', create: () => tf.train.sgd(lr), reference: sgd(), base: { lr } },
  {
    name: 'momentum',
    create: () => tf.train.momentum(lr, 0.9),
    reference: momentum(),
    base: { lr, momentum: 0.9 },
  },
  {
    name: 'nesterov',
    create: () => tf.train.momentum(lr, 0.9, true),
    reference: momentum({ nesterov: true }),
    base: { lr, momentum: 0.9 },
  },
  { name: 'adagrad', create: () => tf.train.adagrad(lr), reference: adagrad(), base: { lr } },
  {
    name: 'adadelta',
    create: () => tf.train.adadelta(lr, 0.95, 1e-3),
    reference: adadelta({ epsilon: 1e-3 }),
    base: { lr },
  },
  {
    name: 'adam',
    create: () => tf.train.adam(lr, 0.9, 0.99),
    reference: adam({ beta2: 0.99 }),
    base: { lr, beta1: 0.9 },
  },
  {
    name: 'adamax',
    create: () => tf.train.adamax(lr, 0.9, 0.99),
    reference: adamax({ beta2: 0.99 }),
    base: { lr, beta1: 0.9 },
  },
  {
    name: 'rmsprop',
    create: () => tf.train.rmsprop(lr, 0.9, 0.9),
    reference: rmsProp(),
    base: { lr, momentum: 0.9 },
  },
  {
    name: 'rmsprop, centered',
    create: () => tf.train.rmsprop(lr, 0.9, 0.9, 1e-7, true),
    reference: rmsProp({ centered: true }),
    base: { lr, momentum: 0.9 },
  },
];

export function pair(name: string): Pair {
  const found = pairs.find((one) => one.name === name);
  if (!found) throw new Error(`no optimizer ${name}`);
  return found;
}
