import { conformanceCases, type ConformanceCase } from './cases.ts';
import { expectedValues, expectedWeights } from './expectedWeights.ts';
import type { Harness, Per } from './harness.ts';
import { BATCHES } from './material.ts';
import { train, type Manner } from './train.ts';

/** One thing that an adapter must do right. */
export interface Check {
  readonly name: string;
  /** Rejects with what is wrong. */
  run(): Promise<void>;
}

const TOLERANCE = 1e-5;

/** Cases whose weights are left alone: only there can weight decay be seen, which is nothing at weight 0. */
const TRAINED: ReadonlySet<string> = new Set(['oneCycle', 'threePhase', 'select by parameter']);

/**
 * All that an adapter must do right with one optimizer:
 *
 * - **applies**: every step of every kind, once per batch and once per epoch, uses the values that the scheduler asks
 *   for at that step. Each update is seen alone, from weight 0; gradient descent must give −lr exactly in float32, any
 *   other optimizer its float64 reference within a relative 1e-5.
 * - **resumes**: the same, with the scheduler written as JSON and read back after each stretch of training.
 * - **trains**: weights that are left alone follow the reference; an error is measured against the way so far.
 * - training stops when the scheduler says so, and not before.
 */
export function conformanceChecks(harness: Harness): readonly Check[] {
  const cases = conformanceCases(harness.groups);
  const alone = { weight: 0, reset: true };
  return (['batch', 'epoch'] as const).flatMap((per: Per): readonly Check[] => [
    ...cases.map((one) => check('applies', harness, one, { per, resume: false, ...alone })),
    ...cases.map((one) => check('resumes', harness, one, { per, resume: true, ...alone })),
    ...cases
      .filter(({ name }) => TRAINED.has(name))
      .map((one) => check('trains', harness, one, { per, resume: true, weight: 2, reset: false })),
  ]);
}

function check(what: string, harness: Harness, of: ConformanceCase, manner: Manner): Check {
  return {
    name: `${what} ${of.name} per ${manner.per}`,
    async run() {
      const got = await train(harness, of, manner);
      const wanted = expectedWeights(harness, of, manner.per, manner);
      for (const [group, column] of wanted.entries()) {
        compare(
          harness,
          of,
          manner,
          group,
          column,
          got.map((row) => row[group] ?? Number.NaN),
        );
      }
    },
  };
}

function compare(
  harness: Harness,
  of: ConformanceCase,
  { per, weight, reset }: Manner,
  group: number,
  wanted: readonly number[],
  got: readonly number[],
): void {
  if (wanted.length !== got.length) {
    throw new Error(`${got.length} optimizer steps were done; wanted ${wanted.length}`);
  }
  const exact = harness.exact === true && reset && weight === 0;
  let way = Math.abs(weight);
  let before = weight;
  for (const [step, right] of wanted.entries()) {
    way = reset ? Math.abs(right) : way + Math.abs(right - before);
    before = right;
    const seen = got[step] ?? Number.NaN;
    const fits = exact ? seen === Math.fround(right) : Math.abs(seen - right) <= TOLERANCE * way;
    if (fits) continue;
    const { name = '', base = { lr: 0 } } = harness.groups[group] ?? {};
    const values = expectedValues(of, { name, base }, per, step);
    throw new Error(
      `group ${name}, step ${step} (epoch ${Math.floor(step / BATCHES)}): the weight is ${seen}; wanted ${right}, from ${JSON.stringify(values)}`,
    );
  }
}
