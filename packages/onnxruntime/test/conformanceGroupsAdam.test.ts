import { registerConformance } from '@stepwise/testkit';
import { describe, test } from 'vitest';
import { loopHarness } from './loopHarness.ts';
import { pair } from './optimizers.ts';

const three = [
  { name: 'first', base: { lr: 0.01, beta1: 0.9, weightDecay: 0.1 } },
  { name: 'second', base: { lr: 0.1, beta1: 0.8, weightDecay: 0 } },
  { name: 'third', base: { lr: 0.05, beta1: 0.7, weightDecay: 0.2 } },
];

registerConformance({ describe, test }, loopHarness(pair('adam, weight decay'), three));
registerConformance({ describe, test }, loopHarness(pair('adamw'), three));
