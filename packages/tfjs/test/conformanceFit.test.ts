import { registerConformance } from '@stepwise/testkit';
import { beforeAll, describe, test } from 'vitest';
import { useWasm } from './backend.ts';
import { fitHarness } from './fitHarness.ts';
import { pair } from './optimizers.ts';

beforeAll(useWasm);

for (const name of ['sgd', 'momentum', 'adam']) {
  registerConformance({ describe, test }, fitHarness(pair(name)));
}
