import { describe, expect, it } from 'vitest';
import { rateStory } from '../src/rate/rateStory.ts';
import { along, rateOf } from './support/rateOf.ts';

const decimals = (values: readonly number[], digits: number): number[] =>
  values.map((value) => Number(value.toFixed(digits)));
const half = (part: number): number => (1 + Math.cos(Math.PI * part)) / 2;

describe('a rate that moves', () => {
  it('is polynomial by five decimals, though they look like stairs', () => {
    const values = decimals(
      along(1000, (i) => 0.01 * (1 - i / 1000) ** 0.9),
      5,
    );
    const story = rateStory(0, rateOf(values, { precision: { decimals: 5 } }), []);
    expect(story).toMatchObject({ family: 'smooth', changes: [], warmup: null });
    expect(story.schedule).toMatchObject({ kind: 'polynomial', alternatives: [] });
    expect(story.schedule.parameters).toMatchObject({ power: 0.9 });
  });

  it("can't be told apart from a line where a polynomial has only begun", () => {
    const values = decimals(
      along(42, (i) => 0.01 * (1 - i / 1000) ** 0.9),
      5,
    );
    const { schedule } = rateStory(0, rateOf(values, { precision: { decimals: 5 } }), []);
    expect(schedule.kind).toBe('linear');
    expect(schedule.alternatives).toContain('polynomial');
    expect(schedule.confidence).toBe('weak');
    expect(schedule.text).toContain("can't be told apart from");
  });

  it('counts a cosine from the first row though a warm-up hides its beginning, and ends in a floor', () => {
    const values = along(105, (i) =>
      i < 10 ? 7e-7 + (i * (7e-5 - 7e-7)) / 10 : 3.5e-6 + 6.65e-5 * half(Math.min(1, i / 100)),
    );
    const { warmup, schedule, phases } = rateStory(0, rateOf(values), []);
    expect(warmup).toMatchObject({ end: 10, shape: 'linear' });
    expect(schedule).toMatchObject({ kind: 'cosine', alternatives: [], confidence: 'strong' });
    expect(schedule.parameters).toMatchObject({ base: 7e-5, min: 3.5e-6, duration: 100 });
    expect(phases.map(({ name, from, to }) => [name, from, to])).toEqual([
      ['warm-up', 0, 10],
      ['decay', 11, 99],
      ['floor', 100, 104],
    ]);
  });

  it('does not tell how long a cosine is of which few digits show the beginning', () => {
    const values = along(30, (i) => 0.002 + 0.008 * half(i / 200)).map((v) =>
      Number(v.toPrecision(3)),
    );
    const { schedule } = rateStory(0, rateOf(values, { precision: { significant: 3 } }), []);
    expect([schedule.kind, ...schedule.alternatives]).toContain('cosine');
    expect(schedule.parameters).toMatchObject({ notIdentifiable: ['duration', 'min'] });
    expect(schedule.parameters).not.toHaveProperty('duration');
    expect(Number(schedule.parameters['durationFrom'])).toBeLessThan(200);
    expect(Number(schedule.parameters['durationTo'])).toBeGreaterThan(200);
  });

  it('is warmed up to the peak where the warm-up and a linear decay overlap for long', () => {
    const values = along(100, (i) => Math.min(1, (i + 1) / 20) * 1.25e-3 * (1 - 0.0099 * i));
    const { warmup, schedule, changes } = rateStory(0, rateOf(values, { first: 1 }), []);
    expect(warmup).toMatchObject({ end: 20, shape: 'other' });
    expect(schedule.kind).toBe('linear');
    expect(changes).toEqual([]);
  });

  it('is no step where one row is written twice within a decay', () => {
    const line = along(100, (i) => 0.01 * (1 - 0.0099 * Math.max(0, i - 1)));
    const { changes, schedule } = rateStory(0, rateOf([0.0033, 0.0066, ...line]), []);
    expect(changes).toEqual([]);
    expect(schedule.kind).toBe('linear');
  });

  it('falls to 0 at the step after the last, as transformers logs it', () => {
    const values = along(
      200,
      (i) => 1e-5 * Math.min(((i + 1) * 25) / 500, (5000 - (i + 1) * 25) / 4500),
    );
    const { warmup, schedule } = rateStory(0, rateOf(values, { first: 25, every: 25 }), []);
    expect(warmup?.end).toBe(500);
    expect(schedule).toMatchObject({ kind: 'linear', alternatives: [] });
    expect(schedule.parameters).toMatchObject({ end: 0, zeroAt: 5000 });
    expect(schedule.text).toBe('linear warm-up to step 500, then linear decay to 0 at step 5000');
  });

  it('goes through one cycle', () => {
    const values = along(200, (i) =>
      i < 60 ? 0.004 + 0.096 * (1 - half(i / 60)) : 1e-6 + 0.099999 * half((i - 60) / 139),
    );
    const { warmup, schedule, changes } = rateStory(0, rateOf(values), []);
    expect(warmup).toMatchObject({ end: 60, shape: 'other' });
    expect(schedule).toMatchObject({ kind: 'one-cycle', alternatives: [] });
    expect(changes).toEqual([]);
  });

  it('begins anew: the jumps up are changes, the decays are none', () => {
    const values = along(75, (i) => 1e-3 * half((i % 25) / 25));
    const { changes, schedule, phases } = rateStory(0, rateOf(values), []);
    expect(changes.map(({ at }) => at)).toEqual([25, 50]);
    expect(changes.every(({ ratio }) => ratio > 1)).toBe(true);
    expect(schedule).toMatchObject({ kind: 'warm-restarts', parameters: { period: 25, tMult: 1 } });
    expect(phases.map(({ name }) => name)).toEqual(['decay', 'restart', 'restart']);
  });

  it('stands for long, then decays', () => {
    const values = along(200, (i) => 2e-4 * (1 - Math.max(0, i - 99) / 101));
    const { changes, schedule, phases } = rateStory(0, rateOf(values), []);
    expect(changes).toEqual([]);
    expect(schedule).toMatchObject({ kind: 'warmup-stable-decay', alternatives: ['linear'] });
    expect(schedule.parameters).toMatchObject({ stable: 99, decayShape: 'linear' });
    expect(phases.map(({ name }) => name)).toEqual(['constant', 'decay']);
  });

  it('is a cosine though it is stepped once an epoch and logged more often', () => {
    const values = along(1500, (i) => 0.1 * half(Math.floor(i / 50) / 30));
    const { changes, schedule } = rateStory(0, rateOf(values, { every: 10 }), []);
    expect(changes).toEqual([]);
    expect(schedule.kind).toBe('cosine');
    expect(Number(schedule.parameters['duration'])).toBeCloseTo(15_000, 3);
  });

  it('rises to the end of the log: a range test, or a warm-up that is not over', () => {
    const test = rateStory(0, rateOf(along(100, (i) => 1e-7 * 1.15 ** i)), []);
    expect(test.warmup).toBeNull();
    expect(test.schedule).toMatchObject({ kind: 'exponential', parameters: { gamma: 1.15 } });
    const warm = rateStory(0, rateOf(along(30, (i) => 1e-5 * (i + 1))), []);
    expect(warm.warmup).toMatchObject({ end: 29, shape: 'linear' });
    expect(warm.schedule.kind).toBe('unknown');
    expect(warm.changes).toEqual([]);
  });

  it('is fitted by some of its rows where there are many, and held against more', () => {
    const values = along(100_000, (i) => 1e-3 * half(i / 1e5));
    const { schedule, phases } = rateStory(0, rateOf(values, { first: 1 }), []);
    expect(schedule).toMatchObject({ kind: 'cosine', alternatives: [] });
    expect(Number(schedule.parameters['duration'])).toBeCloseTo(100_000, 0);
    expect(phases).toHaveLength(1);
  });
});
