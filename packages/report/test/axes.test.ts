import { describe, expect, it } from 'vitest';
import { placeTicks } from '../src/drawing/placeTicks.ts';
import { linearAxis, logAxis, rateAxis } from '../src/drawing/valueAxis.ts';
import { seeded } from './seeded.ts';

const TOP = 6;

function drawn(y: number | null): number {
  if (y === null) throw new Error('no place on the axis');
  return y;
}

describe('linear axis', () => {
  it('runs from 0 at the bottom to the highest value near the top', () => {
    const axis = linearAxis([0.2, 1, 2], 206, 24);
    expect(axis.y(0)).toBe(206);
    expect(axis.y(2)).toBe(TOP);
    expect(axis.y(0.5)).toBeCloseTo(206 - (0.5 / 2) * 200, 10);
  });

  it('does not start at 0 when the values are far from it, and keeps room for a label', () => {
    const axis = linearAxis([0.9, 1], 230, 24);
    expect(axis.y(0.9)).toBeCloseTo(206, 10);
    expect(axis.y(0.95)).toBeCloseTo((206 + TOP) / 2, 10);
  });

  it('puts a constant in the middle', () => {
    expect(linearAxis([0.25, 0.25], 206).y(0.25)).toBeCloseTo((206 + TOP) / 2, 10);
    expect(linearAxis([0, 0], 206).y(0)).toBeCloseTo((206 + TOP) / 2, 10);
  });

  it('has ticks where their labels say', () => {
    for (const values of [
      [0.2, 1.7],
      [0.31, 0.33],
      [1e-9, 3e-8],
      [0, 4e30],
      [-3, 5],
    ]) {
      const axis = linearAxis(values, 240);
      expect(axis.ticks.length).toBeGreaterThanOrEqual(2);
      for (const tick of axis.ticks) {
        expect(drawn(axis.y(Number(tick.label)))).toBeCloseTo(tick.y, 6);
      }
      expect(new Set(axis.ticks.map(({ label }) => label)).size).toBe(axis.ticks.length);
    }
  });

  it('has no place for nothing', () => {
    expect(linearAxis([], 100).ticks).toEqual([]);
    expect(linearAxis([], 100).y(1)).toBeNull();
    expect(linearAxis([1, 2], 100).y(null)).toBeNull();
  });
});

describe('logarithmic axis', () => {
  it('gives equal ratios equal lengths', () => {
    const axis = logAxis([0.01, 1], 206, 0);
    expect(axis.y(1)).toBeCloseTo(TOP, 10);
    expect(axis.y(0.01)).toBeCloseTo(206, 10);
    expect(axis.y(0.1)).toBeCloseTo((206 + TOP) / 2, 10);
    expect(axis.y(0.05)).toBeCloseTo(TOP + (200 * Math.log(1 / 0.05)) / Math.log(100), 10);
  });

  it('has no place for zero and less', () => {
    const axis = logAxis([0, -1, 0.5, 1], 200);
    expect(axis.y(0)).toBeNull();
    expect(axis.y(-1)).toBeNull();
    expect(drawn(axis.y(0.5))).toBeGreaterThan(drawn(axis.y(1)));
    expect(logAxis([0, -1], 200).ticks).toEqual([]);
  });

  it('has at least two ticks, apart, where their labels say, whatever the range', () => {
    const random = seeded(7);
    for (let round = 0; round < 500; round++) {
      const low = 10 ** (random() * 40 - 20);
      const high = low * 10 ** (random() ** 3 * 30);
      const height = 90 + random() * 200;
      const axis = logAxis([low, high], height, 4);
      expect(axis.ticks.length).toBeGreaterThanOrEqual(2);
      for (const [index, tick] of axis.ticks.entries()) {
        expect(drawn(axis.y(Number(tick.label)))).toBeCloseTo(tick.y, 4);
        expect(tick.y).toBeGreaterThanOrEqual(0);
        expect(tick.y).toBeLessThanOrEqual(height);
        const next = axis.ticks[index + 1]?.y ?? Infinity;
        expect(Math.abs(next - tick.y)).toBeGreaterThan(12);
      }
    }
  });

  it('draws a constant', () => {
    const axis = logAxis([0.25, 0.25], 206);
    expect(axis.y(0.25)).toBeCloseTo((206 + TOP) / 2, 10);
    expect(axis.ticks.length).toBeGreaterThanOrEqual(2);
  });
});

describe('rate axis', () => {
  it('is linear from 0 within a decade', () => {
    const axis = rateAxis({ first: [1e-3, 2e-4], last: [1e-3, 2e-4] }, 106);
    expect(axis.kind).toBe('linear');
    expect(axis.y(0)).toBe(106);
    expect(axis.y(5e-4)).toBeCloseTo(56, 10);
  });

  it('is logarithmic beyond a decade', () => {
    const axis = rateAxis({ first: [1e-3, 1e-5], last: [1e-3, 1e-5] }, 106);
    expect(axis.kind).toBe('logarithmic');
    expect(drawn(axis.y(1e-4))).toBeCloseTo((drawn(axis.y(1e-3)) + drawn(axis.y(1e-5))) / 2, 10);
  });

  it('shows a rate of 0 in a band of its own below the axis', () => {
    const axis = rateAxis({ first: [1e-3, 1e-4, 1e-5], last: [1e-4, 1e-5, 0] }, 120);
    expect(axis.kind).toBe('logarithmic');
    expect(axis.y(0)).toBe(120);
    expect(drawn(axis.y(1e-5))).toBeLessThanOrEqual(100);
    expect(axis.ticks).toContainEqual({ y: 120, label: '0' });
  });

  it('does not let the last steps of a cosine take the axis', () => {
    const axis = rateAxis({ first: [1e-3, 5e-4, 1e-5], last: [5e-4, 1e-5, 1e-12] }, 120);
    expect(axis.y(1e-12)).toBe(120);
    expect(axis.ticks).toContainEqual({ y: 120, label: '<1e-5' });
    expect(drawn(axis.y(1e-5))).toBeLessThanOrEqual(100);
  });

  it('names a round bound for what lies under the axis', () => {
    const axis = rateAxis({ first: [1e-3, 2.61e-5], last: [2.61e-5, 1e-9] }, 120);
    expect(axis.ticks).toContainEqual({ y: 120, label: '<2e-5' });
    expect(axis.y(1e-9)).toBe(120);
    expect(drawn(axis.y(2.61e-5))).toBeLessThan(100);
  });

  it.each([
    ['no epoch', [], []],
    ['only zero', [0], [0]],
    ['from zero', [0, 1e-3], [1e-3, 1e-3]],
  ])('draws %s', (_, first, last) => {
    const axis = rateAxis({ first, last }, 100);
    expect(axis.kind).toBe('linear');
    expect(Number.isFinite(drawn(axis.y(0)))).toBe(true);
  });
});

it('marks whole epochs only, and as many as fit', () => {
  for (const epochs of [1, 2, 3, 7, 15, 105, 200, 100_000]) {
    for (const width of [200, 380, 560, 900]) {
      const ticks = placeTicks(0, epochs, width, 13).map(({ at }) => at);
      expect(ticks[0]).toBe(0);
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      expect(ticks.every((tick) => Number.isInteger(tick) && tick <= epochs)).toBe(true);
      const apart = ((ticks[1] ?? 0) * width) / epochs;
      expect(apart).toBeGreaterThan(String(epochs).length * 8);
    }
  }
});

it('marks places from the first to the last, with labels that say them', () => {
  for (const [start, end] of [
    [1, 105],
    [50, 35_000],
    [0.2, 1.4],
    [0, 0.05],
    [-3, 4],
    [7, 7.5],
  ] as const) {
    const ticks = placeTicks(start, end, 300, 13);
    expect(ticks.length).toBeGreaterThanOrEqual(1);
    for (const { at, label } of ticks) {
      expect(at).toBeGreaterThanOrEqual(start);
      expect(at).toBeLessThanOrEqual(end);
      expect(Number(label.replaceAll(',', ''))).toBeCloseTo(at, 9);
    }
    expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length);
  }
});
