import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { restore, Scheduler } from '@stepwise/core';
import { all } from '@stepwise/core/all';
import { fromTorchState, type Arguments, type TorchStateOptions } from '@stepwise/core/import';
import { agrees } from '../src/goldens/compare.ts';

/** What scripts/torchStates.py has written. */
interface States {
  readonly cases: readonly {
    readonly scheduler: string;
    readonly state: Arguments;
    readonly options: TorchStateOptions;
    readonly metrics?: readonly number[];
    readonly lr: readonly (readonly number[])[];
  }[];
}

function read(name: string): States {
  const text = readFileSync(new URL(`../goldens/${name}.json`, import.meta.url), 'utf8');
  return JSON.parse(text) as States;
}

const { cases } = read('torchStates');
const [before, since] = [read('torchNestedStates-2.6.0'), read('torchNestedStates-2.9.0')];

/** True when a state has an ExponentialLR in a composite that is the first child. */
function stepsTwice({ options }: States['cases'][number]): boolean {
  return JSON.stringify(options.schedulers?.[0]).includes('"ExponentialLR"');
}

test('what from PyTorch 2.8 on is stepped twice at its beginning is refused', () => {
  const refused = since.cases.filter(stepsTwice);
  expect(refused.length).toBe(12);
  for (const { scheduler, state, options } of refused) {
    expect(() => fromTorchState(scheduler, state, { ...options, steps: 40 })).toThrow(
      /from PyTorch 2\.8 on a ExponentialLR/,
    );
  }
});

test.each([
  ['torchStates', cases.length, 41],
  ['2.6', before.cases.length, 36],
  ['2.9', since.cases.length, 36],
])('%s has its cases', (_, found, wanted) => {
  expect(found).toBe(wanted);
});

describe('a state of PyTorch goes on as PyTorch does', () => {
  const exact = since.cases.filter((one) => !stepsTwice(one));
  test.each(
    [...cases, ...before.cases, ...exact].map((one, i) => [i, one.scheduler, one] as const),
  )('case %i: %s', (_, kind, one) => {
    const options = { ...one.options, monitor: 'metric', steps: 40 };
    const { machine, groups, resume } = fromTorchState(kind, one.state, options);
    const scheduler = new Scheduler(machine, { groups }, resume);
    const again = restore(JSON.parse(JSON.stringify(scheduler)), all);
    for (const [k, wanted] of one.lr.entries()) {
      const metric = one.metrics?.[k - 1];
      if (k > 0) {
        for (const either of [scheduler, again]) {
          either.step(metric === undefined ? {} : { metrics: { metric } });
        }
      }
      const rates = scheduler.values.map(({ lr }) => lr);
      expect(rates).toHaveLength(wanted.length);
      for (const [group, rate] of rates.entries()) {
        const theirs = wanted[group] ?? Number.NaN;
        expect({ k, rate, theirs, near: agrees(rate, theirs, 0.1) }).toMatchObject({
          near: true,
        });
      }
      expect(again.values).toEqual(scheduler.values);
    }
  });
});
