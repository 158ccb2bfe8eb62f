import { describe, expect, it } from 'vitest';
import { placeBeside } from '../src/drawing/bestLabel.ts';
import { layoutBadges } from '../src/drawing/markLayout.ts';
import type { Mark } from '../src/drawing/mark.ts';
import { spread } from '../src/drawing/spread.ts';
import { fitText, textWidth } from '../src/drawing/textWidth.ts';
import { seeded } from './seeded.ts';

type Event = Pick<Mark, 'at' | 'label' | 'quiet'>;

const reduced = (at: number): Event => ({ at, label: '×0.5', quiet: false });
const phase = (at: number, label: string): Event => ({ at, label, quiet: true });

const marksOf = (events: readonly Event[]): readonly Mark[] =>
  events
    .toSorted((a, b) => a.at - b.at)
    .map((event, index) => ({ ...event, number: index + 1, text: event.label }));

describe('spread', () => {
  it('leaves alone what does not touch', () => {
    expect(spread([10, 40, 80], 15, 0, 100)).toEqual([10, 40, 80]);
  });

  it('moves two that touch by the same length', () => {
    expect(spread([50, 50], 16, 0, 100)).toEqual([42, 58]);
    expect(spread([56, 50], 16, 0, 100)).toEqual([61, 45]);
  });

  it('moves a cluster about its mean', () => {
    expect(spread([50, 51, 52], 10, 0, 100)).toEqual([41, 51, 61]);
  });

  it('shares the room when there is too little', () => {
    expect(spread([5, 5, 5], 20, 0, 20)).toEqual([0, 10, 20]);
  });

  it('keeps distance, order and bounds, and is no further away than an even column', () => {
    const random = seeded(3);
    for (let round = 0; round < 400; round++) {
      const count = 1 + Math.floor(random() * 12);
      const wanted = Array.from({ length: count }, () => random() ** 2 * 200);
      const placed = spread(wanted, 16, 0, 200);
      const rows = wanted.map((at, index) => ({ at, y: placed[index]! }));
      rows.sort((a, b) => a.y - b.y);
      for (const [index, row] of rows.entries()) {
        expect(row.y).toBeGreaterThanOrEqual(-1e-9);
        expect(row.y).toBeLessThanOrEqual(200 + 1e-9);
        const next = rows[index + 1];
        if (next === undefined) continue;
        expect(next.y - row.y).toBeGreaterThanOrEqual(16 - 1e-9);
        expect(next.at).toBeGreaterThanOrEqual(row.at);
      }
      const cost = rows.reduce((sum, { at, y }) => sum + (at - y) ** 2, 0);
      for (let start = 0; start + (count - 1) * 16 <= 200; start += 4) {
        const even = rows.reduce((sum, { at }, i) => sum + (at - start - i * 16) ** 2, 0);
        expect(cost).toBeLessThanOrEqual(even + 1e-6);
      }
    }
  });
});

describe('badges', () => {
  const bounds = { left: 2, right: 302 };

  it('name what they mark where there is room', () => {
    const marks = marksOf([reduced(30), reduced(200)]);
    const { badges, lanes } = layoutBadges(marks, ({ at }) => at, bounds, 13);
    expect(badges.map(({ number, text }) => [number, text])).toEqual([
      ['1', '×0.5'],
      ['2', '×0.5'],
    ]);
    expect(lanes).toBe(1);
  });

  it('keep a shorter name, or more lanes, before they keep none', () => {
    const marks = marksOf([80, 105, 130, 155, 180].map((at) => reduced(at))).map((mark) => ({
      ...mark,
      label: '×0.5 plateau',
      short: '×0.5',
    }));
    const texts = (lanes?: number): readonly string[] =>
      layoutBadges(marks, ({ at }) => at, bounds, 13, lanes).badges.map(({ text }) => text);
    expect(texts(5)).toEqual(marks.map(({ label }) => label));
    expect(texts()).toEqual(marks.map(({ short }) => short));
    expect(layoutBadges(marks, ({ at }) => at / 20, bounds, 13, 2).lanes).toBeLessThanOrEqual(3);
  });

  it('take turns in height when close', () => {
    const marks = marksOf([reduced(100), reduced(110)]);
    const { badges } = layoutBadges(marks, ({ at }) => at, bounds, 13);
    expect(badges.map(({ lane }) => lane)).toEqual([0, 1]);
  });

  it.each([1, 2, 5, 20, 60, 400])('never overlap nor leave the figure with %i marks', (count) => {
    const random = seeded(count);
    for (let round = 0; round < 100; round++) {
      const centre = random() * 300;
      const width = random() < 0.5 ? 300 : 20;
      const marks = marksOf(
        Array.from({ length: count }, () => {
          const at = Math.max(2, Math.min(302, centre + (random() - 0.5) * width));
          return random() < 0.3 ? phase(at, 'a longer name') : reduced(at);
        }),
      );
      const { badges, lanes } = layoutBadges(marks, ({ at }) => at, bounds, 13);
      expect(lanes).toBeLessThanOrEqual(3);
      const numbers = badges.flatMap((badge) => badge.marks.map(({ number }) => number));
      expect(numbers.toSorted((a, b) => a - b)).toEqual(marks.map(({ number }) => number));
      for (const [index, badge] of badges.entries()) {
        expect(badge.left).toBeGreaterThanOrEqual(bounds.left);
        expect(badge.left + badge.width).toBeLessThanOrEqual(bounds.right + 1e-9);
        expect(badge.width).toBeGreaterThanOrEqual(
          textWidth(badge.number, 11) + textWidth(badge.text, 12),
        );
        for (const other of badges.slice(index + 1)) {
          const apart =
            badge.lane !== other.lane ||
            badge.left + badge.width < other.left ||
            other.left + other.width < badge.left;
          expect(apart).toBe(true);
        }
      }
    }
  });
});

const flat = (y: number): readonly { x: number; y: number }[] => [
  { x: 0, y },
  { x: 300, y },
];

describe('the label of the best epoch', () => {
  const bounds = { left: 0, right: 300, bottom: 150 };
  const size = { width: 80, height: 14 };

  it('goes below the lowest point of a line', () => {
    const line = [
      { x: 0, y: 20 },
      { x: 150, y: 100 },
      { x: 300, y: 90 },
    ];
    const box = placeBeside({ x: 150, y: 100 }, size, bounds, [line]);
    expect(box.top).toBeGreaterThan(100);
  });

  it('goes above when another line runs below', () => {
    const box = placeBeside({ x: 150, y: 80 }, size, bounds, [flat(80), flat(95), flat(110)]);
    expect(box.top + box.height).toBeLessThan(80);
  });

  it('stays inside the plot wherever the point is', () => {
    for (const x of [0, 3, 150, 299, 300]) {
      for (const y of [0, 5, 75, 149, 150]) {
        const box = placeBeside({ x, y }, size, bounds, []);
        expect(box.left).toBeGreaterThanOrEqual(0);
        expect(box.left + box.width).toBeLessThanOrEqual(300);
        expect(box.top).toBeGreaterThanOrEqual(0);
        expect(box.top + box.height).toBeLessThanOrEqual(150);
      }
    }
  });
});

it('shortens names to the room they have', () => {
  expect(fitText('cosine', 13, 100)).toBe('cosine');
  for (const limit of [30, 60, 90]) {
    const short = fitText('a scheduler with a very long name', 13, limit);
    expect(short.endsWith('…')).toBe(true);
    expect(textWidth(short, 13)).toBeLessThanOrEqual(limit);
  }
});
