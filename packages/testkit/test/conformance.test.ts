import { describe, expect, test } from 'vitest';
import { all } from '@stepwise/core/all';
import {
  adam,
  conformanceCases,
  conformanceChecks,
  momentum,
  registerConformance,
  sgd,
  type Harness,
  type ReferenceOptimizer,
} from '../src/index.ts';
import { simulatedAdapter, type Fault } from './simulatedAdapter.ts';

const rateAlone = [{ name: 'all', base: { lr: 0.1 } }];
const withMomentum = [{ name: 'all', base: { lr: 0.1, momentum: 0.9 } }];
const withBeta1 = [{ name: 'all', base: { lr: 0.1, beta1: 0.9 } }];
const twoGroups = [
  { name: 'head', base: { lr: 0.1, weightDecay: 0.01 } },
  { name: 'body', base: { lr: 0.02, weightDecay: 0 } },
];

/** Gradient descent with decoupled weight decay, to see that the suite can follow other parameters and groups. */
const decayed: ReferenceOptimizer = {
  name: 'sgdw',
  initial: {},
  step: (weight, gradient, { lr, weightDecay = 0 }, slots) => ({
    weight: weight * (1 - lr * weightDecay) - lr * gradient,
    slots,
  }),
};

describe('an adapter that is right passes', () => {
  registerConformance({ describe, test }, simulatedAdapter(sgd(), rateAlone));
  registerConformance({ describe, test }, simulatedAdapter(momentum(), withMomentum));
  registerConformance({ describe, test }, simulatedAdapter(adam(), withBeta1));
  registerConformance({ describe, test }, simulatedAdapter(decayed, twoGroups));
});

async function failures(harness: Harness): Promise<readonly string[]> {
  const failed = await Promise.all(
    conformanceChecks(harness).map(async ({ name, run }) => {
      try {
        await run();
        return [];
      } catch {
        return [name];
      }
    }),
  );
  return failed.flat();
}

describe('an adapter with a fault fails where the fault shows', () => {
  const faults: readonly [Fault, Harness, string][] = [
    [
      'one step late',
      simulatedAdapter(sgd(), rateAlone, 'one step late'),
      'applies warmup per batch',
    ],
    [
      'rate ignored',
      simulatedAdapter(sgd(), rateAlone, 'rate ignored'),
      'applies cosine per epoch',
    ],
    [
      'momentum forgotten',
      simulatedAdapter(momentum(), withMomentum, 'momentum forgotten'),
      'applies oneCycle per batch',
    ],
    [
      'beta1 forgotten',
      simulatedAdapter(adam(), withBeta1, 'beta1 forgotten'),
      'applies oneCycle per epoch',
    ],
    [
      'metrics not reported',
      simulatedAdapter(sgd(), rateAlone, 'metrics not reported'),
      'applies plateau per batch',
    ],
    [
      'metrics reported twice',
      simulatedAdapter(sgd(), rateAlone, 'metrics reported twice'),
      'applies threePhase per epoch',
    ],
    [
      'old scheduler kept',
      simulatedAdapter(sgd(), rateAlone, 'old scheduler kept'),
      'resumes sequence per batch',
    ],
    [
      'does not stop',
      simulatedAdapter(sgd(), rateAlone, 'does not stop'),
      'applies earlyStopping per batch',
    ],
    [
      'always per batch',
      simulatedAdapter(sgd(), rateAlone, 'always per batch'),
      'applies step per epoch',
    ],
    [
      'rate in float16',
      simulatedAdapter(sgd(), rateAlone, 'rate in float16'),
      'applies constant per batch',
    ],
    [
      'one rate for all groups',
      simulatedAdapter(decayed, twoGroups, 'one rate for all groups'),
      'applies select by group per batch',
    ],
    [
      'slots lost on resume',
      simulatedAdapter(momentum(), withMomentum, 'slots lost on resume'),
      'resumes constant per batch',
    ],
  ];
  test.each(faults)('%s', async (_, harness, where) => {
    expect(await failures(harness)).toContain(where);
  });

  test('and the message says which step and what was wanted', async () => {
    const late = simulatedAdapter(sgd(), rateAlone, 'one step late');
    const warmup = conformanceChecks(late).find(({ name }) => name === 'applies warmup per epoch');
    await expect(warmup?.run()).rejects.toThrow(
      'group all, step 0 (epoch 0): the weight is -0.10000000149011612; wanted -0.020000000000000004, from {"lr":0.020000000000000004}',
    );
  });
});

test('there is a case for every kind of core', () => {
  const used = new Set<string>();
  JSON.stringify(
    conformanceCases(rateAlone).map(({ machine }) => machine.spec),
    (key: string, value: unknown) => {
      if (key === 'kind') used.add(String(value));
      return value;
    },
  );
  expect([...used].toSorted()).toEqual(Object.keys(all).toSorted());
});

test('each case is applied and resumed, once per batch and once per epoch', () => {
  const harness = simulatedAdapter(decayed, twoGroups);
  const names = conformanceChecks(harness).map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual(
    expect.arrayContaining(
      conformanceCases(twoGroups).flatMap(({ name }) =>
        ['batch', 'epoch'].flatMap((per) => [
          `applies ${name} per ${per}`,
          `resumes ${name} per ${per}`,
        ]),
      ),
    ),
  );
});
