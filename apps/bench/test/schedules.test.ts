import { Scheduler } from '@stepwise/core';
import { describe, expect, test } from 'vitest';
import { SCHEDULES, type ScheduleSettings } from '../src/training/schedules.ts';

const stepsPerEpoch = 10;

function rates(name: string, settings: ScheduleSettings): Float64Array {
  const schedule = SCHEDULES[name]?.(settings);
  if (schedule === undefined) throw new Error(name);
  const { epochs } = settings;
  return new Scheduler(schedule.machine, { lr: 1, stepsPerEpoch, epochs }).preview(
    epochs * stepsPerEpoch,
  );
}

describe.each([15, 60])('over %i epochs', (epochs) => {
  const settings = { epochs, patience: 5, stopPatience: 15 };
  const warm = Math.max(1, Math.round(epochs / 12)) * stepsPerEpoch;
  const steps = epochs * stepsPerEpoch;

  test('constant is the base', () => {
    expect(new Set(rates('constant', settings))).toEqual(new Set([1]));
  });

  test('plateau without metrics is the warm-up, then the base', () => {
    for (const [t, rate] of rates('plateau', settings).entries()) {
      expect(rate).toBeCloseTo(Math.min(1, (t + 1) / warm), 12);
    }
  });

  test('cosine is the warm-up, then a cosine to 1e-6 over the rest', () => {
    const got = rates('cosine', settings);
    expect(got[warm - 1]).toBe(1);
    for (let t = warm; t < steps; t += 1) {
      const part = (t - warm) / (steps - warm);
      expect(got[t]).toBeCloseTo(1e-6 + (1 - 1e-6) * Math.cos((Math.PI / 2) * part) ** 2, 12);
    }
  });

  test('exponential has lost a twentieth at each sixtieth of the run', () => {
    const got = rates('exponential', settings);
    // whole steps: a sixtieth of 150 steps is 2.5, of which 3 are made
    const share = Math.round(steps / 60);
    for (let n = 0; warm + n * share < steps; n += 1) {
      expect(got[warm + n * share]).toBeCloseTo(0.95 ** n, 12);
    }
  });

  test('multi-step halves at three, six and nine tenths', () => {
    for (const [t, rate] of rates('multi-step', settings).entries()) {
      const passed = [0.3, 0.6, 0.9].filter((part) => t >= Math.round(part * steps)).length;
      expect(rate).toBe(0.5 ** passed);
    }
  });

  test('one-cycle begins at a 25th, peaks after 30 % and ends far down', () => {
    const got = rates('one-cycle', settings);
    expect(got[0]).toBeCloseTo(1 / 25, 12);
    expect(got[Math.round(0.3 * steps) - 1]).toBeCloseTo(1, 12);
    expect(got[steps - 1]).toBeCloseTo(1 / 25e4, 12);
  });
});

test('a single epoch is enough for every schedule', () => {
  for (const name of Object.keys(SCHEDULES)) {
    expect(rates(name, { epochs: 1, patience: 0, stopPatience: 1 })).toHaveLength(stepsPerEpoch);
  }
});
