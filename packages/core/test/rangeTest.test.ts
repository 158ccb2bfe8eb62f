import fc from 'fast-check';
import { expect, test } from 'vitest';
import { all } from '../src/all.ts';
import {
  describe as inWords,
  fromSpec,
  rangeSweep,
  rangeTest,
  Scheduler,
  type RangeSweep,
  type RangeTestOptions,
} from '../src/index.ts';
import { codeOf } from './codeOf.ts';
import { expectStrictJson } from './strictJson.ts';

/** A whole range test on a loss that depends on the step alone. */
function sweepOver(options: RangeTestOptions, loss: (t: number, lr: number) => number): RangeSweep {
  const sweep = rangeSweep(options);
  for (let t = 0; !sweep.done; t += 1) sweep.record(loss(t, sweep.lr));
  return sweep;
}

test('the rate grows by the same factor, or by the same amount, to the last step', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-9, max: 1e-2, noNaN: true }),
      fc.double({ min: 1e-1, max: 1e3, noNaN: true }),
      fc.integer({ min: 2, max: 300 }),
      (from, to, steps) => {
        const run = { lr: 0.3, steps };
        const exponential = new Scheduler(rangeTest({ from, to, steps }), run);
        const linear = new Scheduler(rangeTest({ from, to, steps, growth: 'linear' }), run);
        expect([exponential.length, linear.length]).toEqual([steps, steps]);
        const [grown, raised] = [exponential.preview(steps), linear.preview(steps)];
        for (let t = 0; t < steps; t += 1) {
          const part = t / (steps - 1);
          const power = Math.exp(Math.log(from) + part * (Math.log(to) - Math.log(from)));
          expect(Math.abs((grown[t] ?? 0) / power - 1)).toBeLessThan(1e-12);
          const line = from + (to - from) * part;
          expect(Math.abs((raised[t] ?? 0) / line - 1)).toBeLessThan(1e-12);
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('it is made of kinds, so it can be saved and built again', () => {
  const machine = rangeTest({ from: 1e-5, to: 1, steps: 7 });
  const again = fromSpec(JSON.parse(JSON.stringify(machine.spec)), all);
  expect(again.spec).toEqual(machine.spec);
  const run = { lr: 1, steps: 7 };
  expect(new Scheduler(again, run).preview(7)).toEqual(new Scheduler(machine, run).preview(7));
});

test('all groups have the same rate, and nothing else is driven', () => {
  const scheduler = new Scheduler(rangeTest({ from: 0.5, to: 2, steps: 3 }), {
    groups: [
      { name: 'body', base: { lr: 1e-3, momentum: 0.9 } },
      { name: 'head', base: { lr: 7, momentum: 0.5 } },
    ],
  });
  scheduler.step({ metrics: { divergence: 1 } });
  const [body, head] = scheduler.values;
  expect(body).toEqual({ lr: expect.closeTo(1, 14) as number, momentum: 0.9 });
  expect(head).toEqual({ lr: expect.closeTo(1, 14) as number, momentum: 0.5 });
});

test('the smoothed loss is the weighted mean of all losses, the last one counting most', () => {
  const smoothing = 0.75;
  const losses = [3, 2.5, 4, 1, 2, 2.25];
  const sweep = sweepOver({ steps: 6, smoothing }, (t) => losses[t] ?? 0);
  const wanted = losses.map((_, t) => {
    const weights = losses.slice(0, t + 1).map((__, i) => smoothing ** (t - i));
    const sum = weights.reduce((a, w, i) => a + w * (losses[i] ?? 0), 0);
    return expect.closeTo(sum / weights.reduce((a, b) => a + b), 12) as number;
  });
  expect(sweep.history.smoothed).toEqual(wanted);
  expect(sweep.history.losses).toEqual(losses);
  expect(sweep.history.end).toEqual({ reason: 'finished', rate: expect.closeTo(10, 12) as number });
  expect(sweep.scheduler.stopped).toBeNull();
});

test('it ends when the loss is above so many times its best, and not at so many times', () => {
  const losses = [8, 2, 4, 6, 6.001, 2];
  const sweep = sweepOver(
    { from: 1, to: 32, steps: 6, smoothing: 0, divergence: 3 },
    (t) => losses[t] ?? 0,
  );
  const { rates, end } = sweep.history;
  expect(rates).toEqual([1, 2, 4, 8, 16].map((rate) => expect.closeTo(rate, 12) as number));
  expect(end).toEqual({ reason: 'diverged', rate: rates[4] });
  const { events, run } = sweep.scheduler;
  expect(events.map((event) => inWords(event, run)).at(-1)).toBe(
    'Stops: divergence is 3.001, beyond the divergence threshold 3.',
  );
});

test('what is compared is the smoothed loss: one high loss among many does not end it', () => {
  const spike = (t: number): number => (t === 20 ? 9 : 1);
  expect(sweepOver({ steps: 40 }, spike).history.end?.reason).toBe('finished');
  expect(sweepOver({ steps: 40, smoothing: 0 }, spike).history.rates).toHaveLength(21);
});

test('losses below 0 diverge by their distance from the best; after 0 nothing may be above it', () => {
  const options = { steps: 5, smoothing: 0, divergence: 4 } as const;
  // best −2: four times would be 3 · 2 above it
  const below = [-1, -2, 3.999, 4.001, 0];
  expect(sweepOver(options, (t) => below[t] ?? 0).history.rates).toHaveLength(4);
  const zero = [1, 0, 0, 1e-300, 0];
  expect(sweepOver(options, (t) => zero[t] ?? 0).history.rates).toHaveLength(4);
});

test('without a divergence only a loss that is not finite ends it, and that is not in the history', () => {
  for (const bad of [Number.NaN, Infinity, -Infinity]) {
    const sweep = sweepOver({ steps: 9, divergence: false, smoothing: 0 }, (t) =>
      t === 6 ? bad : 10 ** t,
    );
    const { rates, losses, end } = sweep.history;
    expect([rates.length, losses.at(-1)]).toEqual([6, 1e5]);
    expect(end).toEqual({ reason: 'notFinite', rate: sweep.scheduler.at(6) });
    expectStrictJson(sweep.history);
  }
  const { end } = sweepOver({ steps: 9, divergence: false }, (t) => 10 ** t).history;
  expect(end?.reason).toBe('finished');
});

test('never does patience end it, however long it is', () => {
  const { rates } = sweepOver({ steps: 500, divergence: false }, (t) => 1 + t).history;
  expect(rates).toHaveLength(500);
});

test('before its end the history has none, and what was handed out does not change', () => {
  const sweep = rangeSweep({ steps: 3 });
  sweep.record(1);
  const { history } = sweep;
  sweep.record(2);
  expect([history.rates.length, history.end, history.steps]).toEqual([1, null, 3]);
});

test('mistakes', () => {
  const option = (options: object) => codeOf(() => rangeTest(options));
  for (const options of [
    { from: 0 },
    { from: -1 },
    { from: 1, to: 1 },
    { from: 1, to: 0.1, growth: 'linear' },
    { from: 1e-300, to: 1e300 },
    { to: Number.NaN },
    { steps: 1 },
    { steps: 10.5 },
    { smoothing: 1 },
    { smoothing: -0.1 },
    { divergence: 1 },
    { divergence: true },
    { growth: 'cosine' },
    { start: 1e-3 },
  ]) {
    expect(option(options)).toBe('bad-option');
  }
  expect(new Scheduler(rangeTest({ from: 0, to: 1, growth: 'linear' }), { lr: 1 }).lr).toBe(0);
  const sweep = rangeSweep({ steps: 2 });
  expect(codeOf(() => sweep.record('1' as never))).toBe('bad-metric');
  expect(sweep.history.rates).toEqual([]);
  sweep.record(1);
  sweep.record(1);
  expect(codeOf(() => sweep.record(1))).toBe('bad-time');
});
