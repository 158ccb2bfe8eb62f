import fc from 'fast-check';
import type { Group, RunOptions } from '../src/index.ts';

const base = fc.record(
  {
    lr: fc.double({ min: 0, max: 2, noNaN: true }),
    momentum: fc.double({ min: 0, max: 1, noNaN: true }),
    weightDecay: fc.double({ min: 0, max: 0.1, noNaN: true }),
    beta1: fc.constantFrom(0, 0.9),
    dropout: fc.constantFrom(0.1, 0.5),
  },
  { requiredKeys: ['lr', 'momentum', 'weightDecay'] },
);

/** The groups that random machines name, in any order, and another between them. */
const groups: fc.Arbitrary<readonly Group[]> = fc
  .shuffledSubarray(['body', 'head', 'tail'], { minLength: 2 })
  .filter((names) => names.includes('body') && names.includes('head'))
  .chain((names) =>
    fc.tuple(...names.map((name) => base.map((numbers): Group => ({ name, base: numbers })))),
  );

const few = fc.integer({ min: 1, max: 9 });

/** The facts of any run: any of them may be missing. */
export const run: fc.Arbitrary<RunOptions & { readonly groups: readonly Group[] }> = fc.record(
  {
    stepsPerEpoch: few,
    stepsPerBatch: fc.constantFrom(1, 0.25, 3),
    batchSize: few,
    tokensPerStep: fc.constantFrom(1, 100),
    steps: fc.integer({ min: 1, max: 80 }),
    groups,
  },
  { requiredKeys: ['groups'] },
);
