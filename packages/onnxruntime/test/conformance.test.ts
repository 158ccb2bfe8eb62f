import { registerConformance } from '@stepwise/testkit';
import { describe, test } from 'vitest';
import { loopHarness } from './loopHarness.ts';
import { pairs } from './optimizers.ts';

for (const one of pairs.filter(({ name }) => /^(sgd|momentum|nesterov)/u.test(name))) {
  registerConformance({ describe, test }, loopHarness(one, [{ name: 'all', base: one.base }]));
}
