import { adam as adamReference, adamw as adamwReference, momentum } from '@stepwise/testkit';
import * as tf from '@tensorflow/tfjs';
import { adam, adamw, sgd } from '../src/index.ts';
import type { GroupedPair } from './groupsHarness.ts';
import type { Pair } from './optimizers.ts';

const lr = 0.1;

/** Optimizers of this package with two groups, whose numbers are all different. */
export const groupedPairs: readonly GroupedPair[] = [
  {
    name: 'own sgd, Nesterov',
    create: (groups) => sgd(tf, { lr, momentum: 0.9, nesterov: true, groups }),
    reference: momentum({ nesterov: true, weightDecay: 0 }),
    bases: [
      { lr, momentum: 0.9, weightDecay: 0.01 },
      { lr: 0.2, momentum: 0.8, weightDecay: 0 },
    ],
  },
  {
    name: 'own adamw',
    create: (groups) => adamw(tf, { groups }),
    reference: adamwReference({ epsilon: 1e-8 }),
    bases: [
      { lr, beta1: 0.9, weightDecay: 0.1 },
      { lr: 0.02, beta1: 0.8, weightDecay: 0 },
    ],
  },
];

/** One for `model.fit`. */
export const ownAdam: Pair = {
  name: 'own adam',
  create: () => adam(tf, { lr, weightDecay: 0.01 }),
  reference: adamReference({ epsilon: 1e-8, weightDecay: 0.01 }),
  base: { lr, beta1: 0.9, weightDecay: 0.01 },
};
