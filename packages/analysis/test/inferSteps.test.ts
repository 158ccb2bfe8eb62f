import { plateau, Scheduler } from '@stepwise/core';
import { describe, expect, test } from 'vitest';
import { inferSteps } from '../src/infer/inferSteps.ts';
import type { Watched } from '../src/draft.ts';
import { noisyLosses, randomNumbers, watchedRun } from './support/watchedRun.ts';

/** Losses of which the training one answers sharply to the rate, and the validation one with more noise. */
function losses(seed: number, rateAt: (validation: number) => number, rows: number): Watched {
  const random = randomNumbers(seed);
  const bell = (): number => random() + random() + random() - 1.5;
  const train: number[] = [];
  const validation: number[] = [];
  let level = 0.6;
  let rate = 1;
  for (let row = 0; row < rows; row += 1) {
    const floor = 0.1 + 0.25 * Math.sqrt(rate);
    level += 0.15 * (floor - level) - 0.0004;
    const jump = 0.2 * Math.sqrt(rate);
    train.push(level + jump + 0.002 * bell());
    validation.push(level + jump + 0.01 + 0.006 * bell());
    rate = rateAt(validation.at(-1) ?? 0);
  }
  const watched = watchedRun([], validation, { train });
  return { ...watched, rate: null };
}

describe('steps of a rate that was not logged', () => {
  test('are found with the rows without improvement and every cut, or not claimed', () => {
    let found = 0;
    for (let seed = 1; seed <= 40; seed += 1) {
      const patience = 4 + (seed % 6);
      const scheduler = new Scheduler(plateau({ patience, factor: 0.3, semantics: 'torch' }), {
        lr: 1,
      });
      const cuts: number[] = [];
      let row = 0;
      const watched = losses(
        seed,
        (loss) => {
          row += 1;
          const events = scheduler.step({ metrics: { val_loss: loss } });
          // rows are counted from 0, epochs from 1
          if (events.some(({ type }) => type === 'reduced')) cuts.push(row + 1);
          return scheduler.lr;
        },
        120,
      );
      const { verdict, afterBad, places, text } = inferSteps(watched);
      if (verdict === 'unknown') continue;
      found += 1;
      expect(afterBad, `seed ${seed}`).toBe(patience + 1);
      expect(places).toEqual(cuts.filter((at) => at <= 120));
      expect(text).toContain('consistent with reduce-on-plateau');
    }
    expect(found).toBeGreaterThan(10);
  });

  test('of fixed places, smooth and constant rates nothing is claimed', () => {
    for (let seed = 1; seed <= 150; seed += 1) {
      const random = randomNumbers(seed + 500);
      const kind = seed % 3;
      const every = 8 + Math.floor(random() * 30);
      let row = 0;
      const watched = losses(
        seed,
        () => {
          row += 1;
          if (kind === 0) return 0.3 ** Math.floor(row / every);
          return kind === 1 ? 0.5 * (1 + Math.cos((Math.PI * row) / 120)) : 1;
        },
        120,
      );
      expect(inferSteps(watched).verdict, `seed ${seed}`).toBe('unknown');
    }
  });

  test('of noise alone nothing is claimed', () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const next = noisyLosses(randomNumbers(seed));
      const other = noisyLosses(randomNumbers(seed + 1000));
      const rows = Array.from({ length: 100 }, () => 1);
      const watched = watchedRun(
        rows,
        rows.map((rate) => next(rate)),
        { train: rows.map((rate) => other(rate)) },
      );
      expect(inferSteps({ ...watched, rate: null }).verdict, `seed ${seed}`).toBe('unknown');
    }
  });

  test('without both losses, or with few rows, it is unknown and says why', () => {
    const short = watchedRun([], [3, 2, 1], { train: [3, 2, 1] });
    expect(inferSteps(short)).toMatchObject({ verdict: 'unknown', places: [], afterBad: null });
    expect(inferSteps(short).text).toContain('3 rows');
    expect(inferSteps(watchedRun([], [3, 2, 1])).text).toContain('no validation loss and training');
  });
});
