import { plateau, Scheduler } from '@stepwise/core';
import { describe, expect, test } from 'vitest';
import { causesOf, type Causes } from '../src/causes/causesOf.ts';
import { noisyLosses, randomNumbers, storyOf, watchedRun } from './support/watchedRun.ts';

interface Made {
  readonly rates: readonly number[];
  readonly losses: readonly number[];
  /** Rows without improvement that cut. */
  readonly afterBad: number;
}

/** A training that core's own plateau machine drives; its losses answer to the rate, with noise. */
function madeByPlateau(seed: number): Made {
  const random = randomNumbers(seed);
  const pick = <T>(...choices: readonly T[]): T | undefined =>
    choices[Math.floor(random() * choices.length)];
  const semantics = pick('torch', 'keras');
  const patience = 2 + Math.floor(random() * 11);
  const cooldown = Math.floor(random() * 4);
  const factor = pick(0.5, 0.1, 0.2, 0.3) ?? 0.5;
  const min = pick(1e-6, 1e-3) ?? 0;
  const rows = 60 + Math.floor(random() * 140);
  const scheduler = new Scheduler(
    plateau({ ...(semantics && { semantics }), patience, cooldown, factor, min }),
    { lr: 1 },
  );
  const next = noisyLosses(random);
  const rates: number[] = [];
  const losses: number[] = [];
  for (let row = 0; row < rows; row += 1) {
    const { lr } = scheduler;
    rates.push(lr);
    const loss = next(lr);
    losses.push(loss);
    scheduler.step({ metrics: { val_loss: loss } });
  }
  return { rates, losses, afterBad: semantics === 'keras' ? patience : patience + 1 };
}

/** Rates that fall at fixed rows, and losses that answer to them. */
function madeAtFixedPlaces(seed: number): { readonly changes: number; readonly causes: Causes } {
  const random = randomNumbers(seed);
  const rows = 60 + Math.floor(random() * 140);
  const falls = new Set<number>();
  if (random() < 0.5) {
    const every = 4 + Math.floor((random() * rows) / 4);
    for (let row = every; row < rows; row += every) falls.add(row);
  } else {
    const count = 3 + Math.floor(random() * 4);
    while (falls.size < count) falls.add(2 + Math.floor(random() * (rows - 3)));
  }
  const next = noisyLosses(random);
  let rate = 1;
  const rates: number[] = [];
  const losses: number[] = [];
  for (let row = 0; row < rows; row += 1) {
    if (falls.has(row)) rate *= 0.5;
    rates.push(rate);
    losses.push(next(rate));
  }
  const watched = watchedRun(rates, losses);
  return { changes: falls.size, causes: causesOf(watched, storyOf(watched)) };
}

/** The causes in the changes; a last cut whose ratio is another, because of the minimum, is rightly a clamp. */
function causesWithoutClamp(changes: Causes['changes']): readonly string[] {
  const [first] = changes;
  const last = changes.at(-1);
  const isClamped = last?.cause === 'clamp' && last.ratio > 1.1 * (first?.ratio ?? 1);
  const rest = isClamped ? changes.slice(0, -1) : changes;
  return [...new Set(rest.map(({ cause }) => cause))];
}

describe('what a plateau scheduler has made', () => {
  test('comes back as a plateau, with the rows that it bore, whatever its settings', () => {
    let looked = 0;
    for (let seed = 1; looked < 300; seed += 1) {
      const { rates, losses, afterBad } = madeByPlateau(seed);
      const watched = watchedRun(rates, losses);
      const story = storyOf(watched);
      // fewer may be chance; see below
      if (story.changes.length < 4) continue;
      looked += 1;
      const { changes, schedule } = causesOf(watched, story);
      expect(causesWithoutClamp(changes), `seed ${seed}`).toEqual(['plateau']);
      expect(schedule.kind).toBe('reduce-on-plateau');
      const { otherFits = [] } = schedule.parameters;
      const others = Array.isArray(otherFits) ? otherFits.map(String) : [];
      const fits = others.some((text) => text.startsWith(`${afterBad} epochs`));
      expect(schedule.parameters['afterBad'] === afterBad || fits, `seed ${seed}`).toBe(true);
    }
  });

  test('comes back from metrics that the log rounds to four digits after the point', () => {
    let looked = 0;
    for (let seed = 1; looked < 60; seed += 1) {
      const { rates, losses, afterBad } = madeByPlateau(seed);
      const rounded = losses.map((loss) => Number(loss.toFixed(4)));
      const exact = watchedRun(rates, rounded);
      const story = storyOf(exact);
      if (story.changes.length < 4 || exact.validation === null) continue;
      looked += 1;
      const validation = { ...exact.validation, precision: { decimals: 4 } };
      const history = { ...exact.history, series: [validation] };
      const { changes, schedule } = causesOf({ ...exact, validation, history }, story);
      expect(causesWithoutClamp(changes), `seed ${seed}`).toEqual(['plateau']);
      const { otherFits = [] } = schedule.parameters;
      const settings = `${Number(schedule.parameters['afterBad'])} epochs ${String(otherFits)}`;
      expect(settings, `seed ${seed}`).toContain(`${afterBad} epochs`);
    }
  });

  test('evidence is what the metric did: the best, where it was, and so many rows after it', () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const { rates, losses } = madeByPlateau(seed);
      const watched = watchedRun(rates, losses);
      for (const change of causesOf(watched, storyOf(watched)).changes) {
        if (change.cause !== 'plateau') continue;
        const { best, bestAt, decidedAt, afterBad, cooldown } = change.evidence;
        expect(decidedAt).toBe(change.at - 1);
        expect(losses[Number(bestAt) - 1]).toBe(best);
        const since = losses.slice(Number(bestAt), Number(decidedAt));
        expect(since.every((loss) => loss > Number(best) * (1 - 1e-4) - 1e-4)).toBe(true);
        expect(Number(decidedAt) - Number(bestAt)).toBeGreaterThanOrEqual(Number(afterBad));
        expect(cooldown).toBeGreaterThanOrEqual(0);
      }
    }
  });
});

describe('what falls at fixed places', () => {
  test('is never called a plateau, whatever the losses do', () => {
    let looked = 0;
    for (let seed = 1; looked < 400; seed += 1) {
      const { changes, causes } = madeAtFixedPlaces(seed);
      if (changes < 3) continue;
      looked += 1;
      const claimed = causes.changes.filter(({ cause }) => cause === 'plateau');
      expect(claimed, `seed ${seed}`).toEqual([]);
      expect(causes.schedule.kind).not.toBe('reduce-on-plateau');
      expect(causes.plateau).toBeNull();
    }
  });

  test('one or two changes are never more than a guess, and the guess names the other kinds', () => {
    const certain: number[] = [];
    for (let seed = 1; seed <= 150; seed += 1) {
      const random = randomNumbers(seed);
      const rows = 40 + Math.floor(random() * 100);
      const falls = [2 + Math.floor(random() * (rows - 3))];
      const next = noisyLosses(random);
      const rates = Array.from({ length: rows }, (_, row) =>
        falls.some((fall) => row >= fall) ? 0.1 : 1,
      );
      const watched = watchedRun(
        rates,
        rates.map((rate) => next(rate)),
      );
      const { schedule } = causesOf(watched, {
        ...storyOf(watched),
        schedule: { ...storyOf(watched).schedule, kind: 'multi-step' },
      });
      if (schedule.kind !== 'reduce-on-plateau') continue;
      expect(schedule.confidence).toBe('weak');
      expect(schedule.alternatives).toContain('multi-step');
      certain.push(seed);
    }
    expect(certain.length).toBeLessThan(25);
  });
});
