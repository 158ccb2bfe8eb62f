import { registerConformance } from '@stepwise/testkit';
import { beforeAll, describe, test } from 'vitest';
import { useWasm } from './backend.ts';
import { loopHarness } from './loopHarness.ts';
import { pairs } from './optimizers.ts';

beforeAll(useWasm);

for (const pair of pairs) registerConformance({ describe, test }, loopHarness(pair));
