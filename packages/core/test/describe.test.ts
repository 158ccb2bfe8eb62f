import { expect, test } from 'vitest';
import {
  chain,
  describe as inWords,
  earlyStopping,
  greedy,
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

test('what greedy does', () => {
  const options = { factor: 0.5, patience: 0, min: 0.5, max: 1, resetStart: 1 } as const;
  expect(told(greedy(options), { lr: 0.5 }, [3, 2, 1, 1, 1]).slice(1)).toEqual([
    'Raises lr from 0.5 to 1 (×2): val_loss improved once, to 2 (step 1), patience is 0.',
    'Does not raise lr, because it is at its maximum: val_loss improved once, to 1 (step 2), patience is 0.',
    'Cuts lr from 1 to 0.5 (×0.5): val_loss was not better than 1 (step 2) once, patience is 0.',
    'Does not cut lr, because it is at its minimum: val_loss was not better than 1 (step 2) once, patience is 0.',
    'Begins anew, with lr at 0.5: a cut was due that could not be made; val_loss was not better than 1 (step 2) once, patience is 0.',
  ]);
  const rests = { factor: 0.5, patience: 0, warmup: 1, eps: 0.3 } as const;
  expect(told(greedy(rests), { lr: 0.5 }, [3, 2, 1, 1, 1]).slice(1)).toEqual([
    'Raises lr from 0.5 to 1 (×2): val_loss improved once, to 2 (step 1), patience is 0.',
    'Does not raise lr, because the last raise is too recent (warm-up): val_loss improved once, to 1 (step 2), patience is 0.',
    'Cuts lr from 1 to 0.5 (×0.5): val_loss was not better than 1 (step 2) once, patience is 0.',
    'Does not cut lr, because the cut would be no larger than eps: val_loss was not better than 1 (step 2) once, patience is 0.',
  ]);
});

test('the rules of other systems', () => {
  const last = (options: object, metrics: number[]): string | undefined =>
    told(plateau({ factor: 0.5, patience: 1, ...options }), { lr: 1 }, metrics).at(-1);
  expect(last({ semantics: 'keras' }, [Number.NaN, 1])).toBe(
    'Cuts lr from 1 to 0.5 (×0.5): val_loss was not better than its best, which is not a finite number (step 0) once, patience is 1.',
  );
  expect(last({ semantics: 'keras', factor: 1 - 1e-9 }, [1, 1])).toMatch(
    'Does not cut lr, because the cut would be lost in rounding to float32',
  );
  expect(last({ semantics: 'optax', patience: 0 }, [2])).toBe(
    'Cuts lr from 1 to 0.5 (×0.5): val_loss improved, and patience is 0.',
  );
  expect(last({ semantics: 'torch', threshold: 1, patience: 0 }, [2])).toBe(
    'Cuts lr from 1 to 0.5 (×0.5): val_loss never counted as an improvement, once, patience is 0.',
  );
  expect(last({ window: 2, patience: 0 }, [2, 2])).toBe(
    'Cuts lr from 1 to 0.5 (×0.5): the mean of val_loss over 2 observations was not better than 2 (step 0) once, patience is 0.',
  );
});

test('why it stops', () => {
  const why = (options: object, metrics: number[]): string | undefined =>
    told(earlyStopping(options), { lr: 1, stepsPerEpoch: 1 }, metrics).at(-1);
  expect(why({ patience: 2, baseline: 0.3 }, [0.5, 0.41])).toBe(
    'Stops: val_loss was never better than the baseline 0.3 (the best was 0.41, epoch 2), 2 times in a row, patience is 2.',
  );
  expect(why({ patience: 1, baseline: 0.3 }, [Number.NaN])).toBe(
    'Stops: val_loss was never better than the baseline 0.3, once, patience is 1.',
  );
  expect(why({ divergenceThreshold: 10 }, [1, 12.5])).toBe(
    'Stops: val_loss is 12.5, beyond the divergence threshold 10.',
  );
  expect(why({ divergenceThreshold: 10 }, [1, Infinity])).toBe(
    'Stops: val_loss is not a finite number, beyond the divergence threshold 10.',
  );
  expect(why({ stoppingThreshold: 0.1 }, [1, 0.05])).toBe(
    'Stops: val_loss is 0.05, better than 0.1, which was to be reached.',
  );
  expect(why({ checkFinite: true }, [Number.NaN])).toBe('Stops: val_loss is not a finite number.');
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
