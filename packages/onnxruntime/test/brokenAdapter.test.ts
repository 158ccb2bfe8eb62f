import { conformanceChecks, type Harness } from '@stepwise/testkit';
import { expect, test } from 'vitest';
import { adam } from '../src/index.ts';
import { loopHarness } from './loopHarness.ts';
import { pair } from './optimizers.ts';

const groups = [
  { name: 'a', base: { lr: 0.1, momentum: 0.9, weightDecay: 0.05 } },
  { name: 'b', base: { lr: 0.2, momentum: 0.8, weightDecay: 0 } },
];

/** An adapter whose checkpoints have no moments. */
function forgetful(harness: Harness): Harness {
  return {
    ...harness,
    async start(scheduler, per) {
      const training = await harness.start(scheduler, per);
      let current = training;
      return {
        get stopped() {
          return current.stopped;
        },
        train: async (stretch) => current.train(stretch),
        reset: (weight) => current.reset(weight),
        async resume(next) {
          current = await harness.start(next, per);
        },
        dispose() {},
      };
    },
  };
}

/** An adapter that gives each group the values of another. */
function swapped(harness: Harness): Harness {
  return {
    ...harness,
    async start(scheduler, per) {
      const training = await harness.start(scheduler, per);
      const { train } = training;
      training.train = async (stretch) =>
        (await train(stretch)).map((weights) => weights.toReversed());
      return training;
    },
  };
}

const all = { name: 'all', base: { lr: 0.1, beta1: 0.9, weightDecay: 0.05 } };
const coupled = { ...pair('adamw'), create: () => adam({ beta1: 0.5, weightDecay: 0.3 }) };

test.each([
  ['sound', loopHarness(pair('momentum'), groups), 'resumes oneCycle per batch', true],
  [
    'forgetful',
    forgetful(loopHarness(pair('momentum'), groups)),
    'applies oneCycle per batch',
    true,
  ],
  [
    'forgetful',
    forgetful(loopHarness(pair('momentum'), groups)),
    'resumes oneCycle per batch',
    false,
  ],
  ['swapped', swapped(loopHarness(pair('momentum'), groups)), 'applies constant per batch', false],
  ['coupled', loopHarness(coupled, [all]), 'applies warmup per batch', true],
  ['coupled', loopHarness(coupled, [all]), 'trains oneCycle per batch', false],
])('a %s adapter, check %#', async (_, harness, name, passes) => {
  const { run } = conformanceChecks(harness).find((one) => one.name === name)!;
  const result = run().then(
    () => true,
    (error: unknown) => {
      expect(String(error)).toContain('the weight is');
      return false;
    },
  );
  expect(await result).toBe(passes);
});
