import type { Values } from '@stepwise/core';
import * as reference from '@stepwise/testkit';
import { adagrad, adam, adamw, lion, rmsprop, sgd, type Optimizer } from '../src/index.ts';

/** An optimizer beside its float64 reference, with the same constants. */
export interface Pair {
  readonly name: string;
  readonly create: () => Optimizer;
  readonly reference: reference.ReferenceOptimizer;
  /** The base of a run that drives all that can be driven; the second number is the one that cases schedule alone. */
  readonly base: Values;
  readonly exact?: boolean;
}

const lr = 0.1;
const epsilon = 1e-8;
const weightDecay = 0.05;

/** The bases of the optimizers are others than those of the runs: the scheduler has the last word. */
export const pairs: readonly Pair[] = [
  { name: 'sgd', create: () => sgd(), reference: reference.sgd(), base: { lr }, exact: true },
  {
    name: 'sgd, weight decay',
    create: () => sgd({ weightDecay: 0.3 }),
    reference: reference.sgd({ weightDecay: 0.3 }),
    base: { lr, weightDecay },
  },
  {
    name: 'momentum',
    create: () => sgd({ momentum: 0.5, weightDecay: 0.3 }),
    reference: reference.momentum({ weightDecay: 0.3 }),
    base: { lr, momentum: 0.9, weightDecay },
  },
  {
    name: 'nesterov',
    create: () => sgd({ momentum: 0.5, nesterov: true, weightDecay: 0.3 }),
    reference: reference.momentum({ nesterov: true, weightDecay: 0.3 }),
    base: { lr, weightDecay, momentum: 0.9 },
  },
  {
    name: 'adam',
    create: () => adam({ beta1: 0.5 }),
    reference: reference.adam({ epsilon }),
    base: { lr, beta1: 0.9 },
  },
  {
    name: 'adam, weight decay',
    create: () => adam({ beta1: 0.5, beta2: 0.99, weightDecay: 0.3 }),
    reference: reference.adam({ beta2: 0.99, epsilon, weightDecay: 0.3 }),
    base: { lr, weightDecay, beta1: 0.9 },
  },
  {
    name: 'adamw',
    create: () => adamw({ beta1: 0.5, weightDecay: 0.3 }),
    reference: reference.adamw({ epsilon }),
    base: { lr, beta1: 0.9, weightDecay },
  },
  {
    name: 'adamw, the rate alone',
    create: () => adamw({ weightDecay: 0.3 }),
    reference: reference.adamw({ epsilon, weightDecay: 0.3 }),
    base: { lr },
  },
  {
    name: 'rmsprop, momentum',
    create: () => rmsprop({ momentum: 0.5, weightDecay: 0.3 }),
    reference: reference.torchRmsProp({ weightDecay: 0.3 }),
    base: { lr, momentum: 0.9, weightDecay },
  },
  {
    name: 'adagrad',
    create: () => adagrad({ weightDecay: 0.3 }),
    reference: reference.torchAdagrad({ weightDecay: 0.3 }),
    base: { lr, weightDecay },
  },
  {
    name: 'lion',
    create: () => lion({ beta1: 0.5, weightDecay: 0.3 }),
    reference: reference.lion({ weightDecay: 0.3 }),
    base: { lr, beta1: 0.9, weightDecay },
  },
];

export function pair(name: string): Pair {
  const found = pairs.find((one) => one.name === name);
  if (!found) throw new Error(`no optimizer ${name}`);
  return found;
}
