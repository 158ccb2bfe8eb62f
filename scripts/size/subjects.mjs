/** What is bundled, and how many bytes of brotli it may have; without a bound it is only told. */
export const SUBJECTS = [
  {
    name: 'Scheduler and cosine',
    code: `import { cosine, Scheduler } from '@stepwise/core';
      globalThis.rates = new Scheduler(cosine(), { lr: 1, steps: 4 }).preview(5);`,
    bound: 2000,
  },
  {
    name: 'all kinds',
    code: `import { all } from '@stepwise/core/all';
      globalThis.kinds = all;`,
    bound: 14_000,
  },
  {
    name: 'Scheduler and all kinds',
    code: `import { Scheduler } from '@stepwise/core';
      import { all } from '@stepwise/core/all';
      globalThis.kinds = { Scheduler, ...all };`,
    bound: 14_000,
  },
  {
    name: 'everything but importers',
    code: `import * as core from '@stepwise/core';
      import { all } from '@stepwise/core/all';
      globalThis.everything = { ...core, ...all };`,
  },
  {
    name: 'importers',
    needs: './import',
    code: `import * as importers from '@stepwise/core/import';
      globalThis.importers = { ...importers };`,
  },
];

/** Only what holds a machine: words in it are no sign of a kind. */
export const SHELL = `import { Scheduler } from '@stepwise/core';
  globalThis.shell = Scheduler;`;
