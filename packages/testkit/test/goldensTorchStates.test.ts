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

const text = readFileSync(new URL('../goldens/torchStates.json', import.meta.url), 'utf8');
const { cases } = JSON.parse(text) as States;

describe('a state of PyTorch goes on as PyTorch does', () => {
  test.each(cases.map((one, i) => [i, one.scheduler, one] as const))(
    'case %i: %s',
    (_, kind, one) => {
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
    },
  );
});
