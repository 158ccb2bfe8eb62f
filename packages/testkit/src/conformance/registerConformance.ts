import { conformanceChecks } from './conformanceChecks.ts';
import type { Harness } from './harness.ts';

/** What is needed of a test runner; vitest has it. */
export interface TestApi {
  readonly describe: (name: string, body: () => void) => void;
  readonly test: (name: string, body: () => Promise<void>) => void;
}

/**
 * Registers the conformance checks of an adapter as tests.
 *
 * @example
 * ```ts
 * import { describe, test } from 'vitest';
 * registerConformance({ describe, test }, harness);
 * ```
 */
export function registerConformance({ describe, test }: TestApi, harness: Harness): void {
  describe(harness.name, () => {
    for (const { name, run } of conformanceChecks(harness)) test(name, run);
  });
}
