import { describe, expect, it } from 'vitest';
import { thin, type PlotPoint } from '../src/drawing/thin.ts';
import { seeded } from './seeded.ts';

const COLUMNS = 300;

function noise(count: number, broken: number): readonly PlotPoint[] {
  const random = seeded(count);
  return Array.from({ length: count }, (_, index) => ({
    x: (index * COLUMNS) / count,
    y: random() < broken ? null : random() * 1000,
  }));
}

const heights = (list: readonly PlotPoint[]): number[] => list.map(({ y }) => y ?? NaN);

describe('thinning', () => {
  it('keeps short series whole', () => {
    const points = noise(200, 0.1);
    expect(thin(points)).toEqual(points);
  });

  it('keeps the extremes and the ends of every column of 100,000 points, in order', () => {
    const points = noise(100_000, 0);
    const kept = thin(points);
    expect(kept.length).toBeLessThanOrEqual(COLUMNS * 4);
    expect(kept.every((point, index) => index === 0 || point.x >= kept[index - 1]!.x)).toBe(true);
    const known = new Set(points);
    expect(kept.every((point) => known.has(point))).toBe(true);
    for (let column = 0; column < COLUMNS; column++) {
      const inside = ({ x }: PlotPoint): boolean => Math.floor(x) === column;
      const all = points.filter(inside);
      const some = kept.filter(inside);
      expect(Math.min(...heights(some))).toBe(Math.min(...heights(all)));
      expect(Math.max(...heights(some))).toBe(Math.max(...heights(all)));
      expect(some[0]).toBe(all[0]);
      expect(some.at(-1)).toBe(all.at(-1));
    }
  });

  it('keeps one spike among 100,000 equal values', () => {
    const points = Array.from({ length: 100_000 }, (_, index) => ({
      x: (index * COLUMNS) / 100_000,
      y: index === 54_321 ? 7 : 1,
    }));
    expect(thin(points)).toContain(points[54_321]);
  });

  it('keeps breaks, and stays small when every other point is one', () => {
    const points = Array.from({ length: 100_000 }, (_, index) => ({
      x: (index * COLUMNS) / 100_000,
      y: index % 2 === 0 ? null : index,
    }));
    const kept = thin(points);
    expect(kept.length).toBeLessThanOrEqual(COLUMNS * 6);
    expect(kept.filter(({ y }) => y === null).length).toBeGreaterThanOrEqual(COLUMNS);
  });
});
