import { registerConformance } from '@stepwise/testkit';
import { beforeAll, describe, test } from 'vitest';
import { useWasm } from './backend.ts';
import { fitHarness } from './fitHarness.ts';
import { groupsHarness } from './groupsHarness.ts';
import { groupedPairs, ownAdam } from './ownOptimizers.ts';

beforeAll(useWasm);

for (const pair of groupedPairs) registerConformance({ describe, test }, groupsHarness(pair));
registerConformance({ describe, test }, fitHarness(ownAdam));
