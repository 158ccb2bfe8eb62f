import { describe, expect, test } from 'vitest';
import { constant, cosine, Scheduler, type RunOptions } from '../src/index.ts';
import { codeOf } from './codeOf.ts';

const facts = (run: RunOptions) => new Scheduler(constant(), run).run;

test('epochs become steps', () => {
  expect(facts({ lr: 1, epochs: 30, stepsPerEpoch: 100 })).toEqual({
    stepsPerEpoch: 100,
    steps: 3000,
    groups: [{ name: 'all', base: { lr: 1 } }],
  });
  expect(facts({ lr: 1, epochs: 0.001, stepsPerEpoch: 100 }).steps).toBe(1);
  expect(facts({ lr: 1, epochs: 2, stepsPerEpoch: 5, steps: 10 }).steps).toBe(10);
});

test('several groups, each with numbers of its own', () => {
  const groups = [
    { name: 'body', base: { lr: 0.1, momentum: 0.9 } },
    { name: 'head', base: { weightDecay: -0.5, lr: 0.01 } },
  ];
  const scheduler = new Scheduler(cosine({ duration: 2 }), { groups });
  scheduler.step();
  expect(scheduler.values).toEqual([
    { lr: 0.05, momentum: 0.9 },
    { lr: 0.005, weightDecay: -0.5 },
  ]);
  expect(scheduler.lr).toBe(0.05);
  expect(scheduler.at(0, { group: 1 })).toBe(0.01);
  expect(scheduler.at(9, { param: 'momentum' })).toBe(0.9);
});

describe('contradictions and gaps', () => {
  const group = { name: 'a', base: { lr: 1 } };
  test.each<[string, unknown]>([
    ['nothing', {}],
    ['no object', 1],
    ['an array', []],
    ['lr and groups', { lr: 1, groups: [group] }],
    ['no group', { groups: [] }],
    ['groups that are no list', { groups: {} }],
    ['a group without a name', { groups: [{ base: { lr: 1 } }] }],
    ['an empty name', { groups: [{ name: '', base: { lr: 1 } }] }],
    ['two of the same name', { groups: [group, group] }],
    ['a group without lr', { groups: [{ name: 'a', base: {} }] }],
    ['a group without a base', { groups: [{ name: 'a' }] }],
    ['more in a group', { groups: [{ ...group, lr: 1 }] }],
    ['a name that is none', { groups: [{ name: 'a', base: { lr: 1, 'a b': 1 } }] }],
    ['__proto__', { groups: [{ name: 'a', base: JSON.parse('{"lr":1,"__proto__":1}') as never }] }],
    ['NaN in a base', { groups: [{ name: 'a', base: { lr: 1, momentum: Number.NaN } }] }],
    ['a negative lr', { lr: -1 }],
    ['an infinite lr', { lr: Infinity }],
    ['a negative lr in a group', { groups: [{ name: 'a', base: { lr: -1 } }] }],
    ['epochs without stepsPerEpoch', { lr: 1, epochs: 3 }],
    ['epochs and other steps', { lr: 1, epochs: 3, stepsPerEpoch: 2, steps: 7 }],
    ['no epochs', { lr: 1, epochs: 0, stepsPerEpoch: 2 }],
    ['half a step', { lr: 1, steps: 1.5 }],
    ['no steps', { lr: 1, steps: 0 }],
    ['a text', { lr: 1, batchSize: '32' }],
    ['an unknown fact', { lr: 1, foo: 1 }],
  ])('%s', (_, run) => {
    expect(codeOf(() => facts(run as RunOptions))).toBe('bad-run');
  });
});
