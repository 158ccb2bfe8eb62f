import type { ViteUserConfig } from 'vitest/config';

/** Settings shared by every package: resolve siblings to their sources, report for people and for CI. */
export const shared = {
  resolve: { conditions: ['@stepwise/source', 'node', 'import', 'default'] },
  ssr: { resolve: { conditions: ['@stepwise/source', 'node', 'import', 'default'] } },
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', ['json', { outputFile: 'reports/vitest.json' }]],
    environment: 'node',
    // no test is about speed, and a busy machine can be ten times slower
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
} satisfies ViteUserConfig;
