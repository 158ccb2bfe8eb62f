import { registerConformance } from '@stepwise/testkit';
import { describe, test } from 'vitest';
import { loopHarness } from './loopHarness.ts';
import { pair } from './optimizers.ts';

for (const one of ['rmsprop, momentum', 'adagrad', 'lion'].map(pair)) {
  registerConformance({ describe, test }, loopHarness(one, [{ name: 'all', base: one.base }]));
}
