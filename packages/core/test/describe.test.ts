import { expect, test } from 'vitest';
import {
  chain,
  describe as inWords,
  earlyStopping,
  multiStep,
  plateau,
  Scheduler,
  sequence,
  warmup,
  type RunOptions,
  type Machine,
} from '../src/index.ts';

function told(machine: Machine, run: RunOptions, metrics: readonly number[]): string[] {
  const scheduler = new Scheduler(machine, run);
  for (const val_loss of metrics) scheduler.step({ metrics: { val_loss } });
  return scheduler.events.map((event) => inWords(event, scheduler.run));
}

test('a run in words', () => {
  const machine = chain(
    sequence([warmup({ duration: '2ep' }), plateau({ factor: 0.5, patience: 1 })]),
    earlyStopping({ patience: 4 }),
  );
  expect(
    told(machine, { lr: 1e-3, stepsPerEpoch: 1 }, [0.5, 0.1, 0.0861, 0.09, 0.09, 0.09, 0.09]),
  ).toEqual([
    'Enters warmup, for 2 epochs.',
    'Enters plateau.',
    'Cuts lr from 1e-3 to 5e-4 (×0.5): val_loss was not better than 0.0861 (epoch 3) 2 times in a row, patience is 1.',
    'Cuts lr from 5e-4 to 2.5e-4 (×0.5): val_loss was not better than 0.0861 (epoch 3) 2 times in a row, patience is 1.',
    'Stops: val_loss was not better than 0.0861 (epoch 3) 4 times in a row, patience is 4.',
  ]);
});

test('what kept it from cutting', () => {
  const cut = { patience: 0, factor: 0.5 };
  const words = (
    options: object,
    metrics: number[],
    run: RunOptions = { lr: 1 },
  ): string | undefined => told(plateau({ ...cut, ...options }), run, metrics).at(-1);
  expect(words({ min: 1 }, [1, 1])).toBe(
    'Does not cut lr, because it is at its minimum: val_loss was not better than 1 (step 0) once, patience is 0.',
  );
  expect(words({ eps: 1 }, [Number.NaN])).toBe(
    'Does not cut lr, because the cut would be no larger than eps: val_loss was never a finite number, once, patience is 0.',
  );
  expect(words({ cooldown: 1 }, [1, 1, 1])).toMatch(
    'because the last cut is too recent (cooldown)',
  );
  const groups = [
    { name: 'body', base: { lr: 1 } },
    { name: 'head', base: { lr: 2 } },
  ];
  expect(words({}, [1, 1], { groups })).toMatch(
    'Cuts lr of body from 1 to 0.5 (×0.5), lr of head from 2 to 1 (×0.5)',
  );
  expect(words({ min: [1, 2] }, [1, 1], { groups })).toMatch('Does not cut lr of body, head,');
});

test('phases, and a step that was not applied', () => {
  expect(told(warmup({ duration: 1 }), { lr: 1 }, [1])).toEqual([
    'Enters warmup, for 1 step.',
    'The schedule has ended: its last value stays.',
  ]);
  expect(told(multiStep({ milestones: [1], gamma: 1e-7 }), { lr: 1 }, [1])).toEqual([
    'Enters multiStep at × 1 of its base, for 1 step.',
    'Enters multiStep at × 1e-7 of its base.',
  ]);
  const scheduler = new Scheduler(plateau(), { lr: 1 });
  const [event] = scheduler.step({ applied: false });
  expect(event && inWords(event, scheduler.run)).toBe(
    'Waits at step 0, which the optimizer did not apply.',
  );
});
