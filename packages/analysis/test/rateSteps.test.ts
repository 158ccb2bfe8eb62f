import { describe, expect, it } from 'vitest';
import { rateStory } from '../src/rate/rateStory.ts';
import { along, rateOf, stairs } from './support/rateOf.ts';

const THREE = { first: 1, precision: { significant: 3 } } as const;
const SIX = { first: 1, precision: { decimals: 6 } } as const;

describe('a rate that is stepped', () => {
  it('has a warm-up, then cuts whose rounded ratios are one half', () => {
    const values = [
      0.0002,
      0.0004,
      0.0006,
      0.0008,
      ...stairs([20, 0.001], [9, 0.0005], [7, 0.00025], [8, 0.000125], [6, 6.25e-5], [6, 3.13e-5]),
      ...stairs([3, 1.56e-5]),
    ];
    const story = rateStory(0, rateOf(values, THREE), []);
    expect(story.warmup).toEqual({ shape: 'linear', from: 0.0002, to: 0.001, start: 1, end: 5 });
    expect(story.changes.map(({ at, ratio }) => [at, ratio])).toEqual(
      [25, 34, 41, 49, 55, 61].map((at) => [at, 0.5]),
    );
    expect(story.family).toBe('steps');
    expect(story.schedule).toMatchObject({ kind: 'multi-step', parameters: { gamma: 0.5 } });
    expect(story.phases.map(({ name, from, to }) => [name, from, to])).toEqual([
      ['warm-up', 1, 5],
      ['constant', 6, 24],
      ['reduction', 25, 33],
      ['reduction', 34, 40],
      ['reduction', 41, 48],
      ['reduction', 49, 54],
      ['reduction', 55, 60],
      ['reduction', 61, 63],
    ]);
    expect(story.findings).toEqual([]);
  });

  it('has two changes for each reduction that is undone', () => {
    const values = stairs([10, 1e-3], [1, 5e-4], [6, 1e-3], [1, 5e-4], [5, 1e-3]);
    const { changes, family } = rateStory(0, rateOf(values, THREE), []);
    expect(family).toBe('steps');
    expect(changes.map(({ at, ratio }) => [at, ratio])).toEqual([
      [11, 0.5],
      [12, 2],
      [18, 0.5],
      [19, 2],
    ]);
  });

  it('is no reduction where the first row shows the base before the warm-up', () => {
    const values = [1e-3, 2e-4, 4e-4, 6e-4, 8e-4, ...stairs([20, 1e-3], [8, 5e-4], [9, 2.5e-4])];
    const { warmup, changes, findings } = rateStory(0, rateOf(values, SIX), []);
    expect(warmup).toMatchObject({ shape: 'linear', start: 2, end: 6 });
    expect(changes.map(({ at }) => at)).toEqual([26, 34]);
    expect(findings.map(({ code, at }) => [code, at])).toEqual([
      ['log-artefact', 2],
      ['rate-log-behind', 1],
    ]);
  });

  it('has halves also where six decimals leave one digit of them', () => {
    const values = [0.001, 0.0005, 0.00025, 0.000125, 6.3e-5, 3.1e-5, 1.6e-5, 8e-6, 4e-6];
    const rows = values.flatMap((rate, i) => stairs([6 + (i % 3), rate]));
    const { changes } = rateStory(0, rateOf(rows, SIX), []);
    expect(changes.map(({ ratio }) => ratio)).toEqual(Array.from({ length: 8 }, () => 0.5));
  });

  it('is clamped where the last cut is smaller and ends at the minimum', () => {
    // what float32 and eight digits make of a factor of 0.2
    const values = stairs([4, 1e-3], [4, 0.00020000001], [5, 4.0000003e-5], [3, 8.000001e-6]);
    const rate = rateOf([...values, ...stairs([2, 1.6000001e-6], [6, 1e-6])], {
      precision: { significant: 8 },
    });
    const { changes, findings, schedule, phases } = rateStory(0, rate, []);
    expect(changes.map(({ at }) => at)).toEqual([4, 8, 13, 16, 18]);
    expect(phases.at(-1)).toMatchObject({ name: 'floor', from: 18, to: 23 });
    expect(changes.slice(0, 4).map(({ ratio }) => ratio)).toEqual([0.2, 0.2, 0.2, 0.2]);
    expect(changes[4]?.ratio).toBeCloseTo(0.625, 5);
    expect(findings.map(({ code, at }) => [code, at])).toEqual([['clamped', 18]]);
    expect(schedule.parameters).toMatchObject({ gamma: 0.2, min: 1e-6 });
  });

  it('is not clamped after two cuts that differ', () => {
    const values = stairs([9, 1e-3], [9, 3e-4], [9, 1e-4]);
    expect(rateStory(0, rateOf(values), []).findings).toEqual([]);
  });

  it('is stepped at one distance, counted from the first row or from the warm-up', () => {
    const plain = rateStory(0, rateOf(stairs([7, 1e-3], [8, 1e-4], [8, 1e-5], [7, 1e-6]), SIX), []);
    expect(plain.schedule).toMatchObject({ kind: 'step', alternatives: [] });
    expect(plain.schedule.parameters).toMatchObject({ stepSize: 8, gamma: 0.1 });
    const warm = [0.0034, 0.0067, ...stairs([15, 0.01], [15, 0.001], [2, 0.0001])];
    const after = rateStory(0, rateOf(warm, SIX), []);
    expect(after.warmup).toMatchObject({ end: 3, shape: 'linear' });
    expect(after.schedule).toMatchObject({ kind: 'step', alternatives: ['multi-step'] });
    expect(after.schedule.parameters).toMatchObject({ stepSize: 15 });
  });

  it('may be stepped every 2.4 epochs', () => {
    const values = along(60, (i) => 0.016 * 0.97 ** Math.floor(i / 2.4));
    const { schedule, changes } = rateStory(0, rateOf(values), []);
    expect(schedule.kind).toBe('step');
    expect(Number(schedule.parameters['stepSize'])).toBeCloseTo(2.4, 1);
    expect(changes).toHaveLength(24);
  });

  it('has milestones where the distances differ', () => {
    const values = stairs([150, 0.1], [75, 0.01], [100, 0.001], [75, 0.0001]);
    const { schedule } = rateStory(0, rateOf(values), []);
    expect(schedule).toMatchObject({ kind: 'multi-step', alternatives: [] });
    expect(schedule.parameters).toMatchObject({ milestones: [150, 225, 325], gamma: 0.1 });
  });

  it('takes rates of one digit for what they are', () => {
    const values = stairs([5, 0.1], [5, 0.05], [6, 0.02], [4, 0.01]);
    const { changes } = rateStory(0, rateOf(values, { precision: { significant: 1 } }), []);
    expect(changes.map(({ at, ratio }) => [at, ratio])).toEqual([
      [5, 0.5],
      [10, 0.4],
      [16, 0.5],
    ]);
  });

  it('is constant, with a warm-up or without', () => {
    expect(rateStory(0, rateOf(stairs([14, 1e-5])), [])).toMatchObject({
      family: 'constant',
      warmup: null,
      changes: [],
      schedule: { kind: 'constant', parameters: { base: 1e-5 } },
    });
    const warm = along(50, (i) => 5e-5 * Math.min(1, (i + 1) / 10));
    expect(rateStory(0, rateOf(warm, { every: 10, first: 10 }), [])).toMatchObject({
      family: 'constant',
      warmup: { end: 100, shape: 'linear' },
      changes: [],
    });
  });

  it('tells its changes also from a rate of 0, from one row and from none', () => {
    expect(rateStory(0, rateOf([]), []).phases).toEqual([]);
    expect(rateStory(0, rateOf([1e-3]), []).schedule.kind).toBe('constant');
    const frozen = rateStory(0, rateOf(stairs([10, 0], [20, 1e-4])), []);
    expect(frozen.changes.map(({ at, from, to }) => [at, from, to])).toEqual([[10, 0, 1e-4]]);
    const ended = rateStory(0, rateOf(stairs([10, 1e-4], [20, 0])), []);
    expect(ended.changes.map(({ at, ratio }) => [at, ratio])).toEqual([[10, 0]]);
  });

  it('is not stepped where it is another in each row, up and down', () => {
    const { family, changes, schedule, warmup } = rateStory(
      0,
      rateOf(along(60, (i) => 1e-3 * (1 + 0.3 * Math.sin(i * i)))),
      [],
    );
    expect({ family, changes, warmup }).toEqual({ family: 'smooth', changes: [], warmup: null });
    expect(schedule.kind).toBe('unknown');
  });
});
