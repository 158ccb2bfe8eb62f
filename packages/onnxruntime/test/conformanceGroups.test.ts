import { registerConformance } from '@stepwise/testkit';
import { describe, test } from 'vitest';
import { loopHarness } from './loopHarness.ts';
import { pair } from './optimizers.ts';

const two = [
  { name: 'backbone', base: { lr: 0.01, momentum: 0.8, weightDecay: 0.1 } },
  { name: 'head', base: { lr: 0.1, momentum: 0.9, weightDecay: 0 } },
];
const rates = two.map(({ name, base: { lr } }) => ({ name, base: { lr } }));

registerConformance({ describe, test }, loopHarness(pair('sgd'), rates));
registerConformance({ describe, test }, loopHarness(pair('momentum'), two));
registerConformance({ describe, test }, loopHarness(pair('nesterov'), two));
