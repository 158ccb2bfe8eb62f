import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignRun } from '../src/chart/alignment.ts';
import { makeCurve } from '../src/chart/curve.ts';
import { rateSamples } from '../src/chart/rateSamples.ts';
import { reduceSamples } from '../src/chart/reduceSamples.ts';
import { smooth } from '../src/chart/smooth.ts';
import { renderReport } from '../src/index.ts';
import { find, parse, points, type Element } from './page.ts';
import {
  analysisOf,
  bareRun,
  CUTS,
  historyOf,
  range,
  rate,
  runHistory,
  series,
  STAIRS_INPUT,
} from './sample.ts';

describe('smoothing', () => {
  it('is the weighted mean of what lies between two cuts', () => {
    const values = [5, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2, 3, 8, 4];
    const mean = (at: number, from: number): number => {
      const weights = range(10, from).map((i) => 0.5 ** Math.abs(at - i));
      const sum = weights.reduce((total, weight, i) => total + weight * values[from + i]!, 0);
      return sum / weights.reduce((total, weight) => total + weight, 0);
    };
    const smoothed = smooth(range(20), values, [11]);
    for (const [i, value] of smoothed.entries()) {
      expect(value).toBeCloseTo(mean(i, i < 10 ? 0 : 10), 12);
    }
  });

  it('does not lag behind a straight fall', () => {
    const values = range(300).map((n) => 900 - 3 * n);
    const smoothed = smooth(range(300), values, []);
    for (const i of [100, 150, 200]) expect(smoothed[i]).toBeCloseTo(values[i]!, 6);
  });

  it('leaves a level as it is, from the first value on', () => {
    const levels = range(90).map((n) => (n < 40 ? 3 : 7));
    const smoothed = smooth(range(90), levels, [40]);
    for (const [i, level] of levels.entries()) expect(smoothed[i]).toBeCloseTo(level, 12);
  });

  it('averages logarithms where values span more than a decade', () => {
    const values = range(60).map((n) => 2 ** -n);
    const history = runHistory([series('loss', values)]);
    const curve = makeCurve(history.series[0]!, alignRun(history, 'epoch'), []);
    const drawn = curve?.smooth ?? [];
    // far from the ends, whose weights are 2⁻²⁰ there
    for (const i of [20, 30, 40]) expect((drawn[i]?.value ?? 0) / values[i]!).toBeCloseTo(1, 4);
  });

  it('is never drawn across a cut', () => {
    const levels = range(60).map((n) => (n < 31 ? 3 : 7));
    const history = runHistory([series('loss', levels)]);
    const curve = makeCurve(history.series[0]!, alignRun(history, 'epoch'), [31]);
    const drawn = curve?.smooth ?? [];
    const gap = drawn.findIndex(({ value }) => value === null);
    expect(drawn[gap - 1]?.x).toBe(30);
    expect(drawn[gap + 1]?.x).toBe(31);
    expect(drawn.filter(({ value }) => value === null)).toHaveLength(1);
  });
});

describe('what is kept of a long line', () => {
  it('has the ends, the extremes and the order, and breaks where it is told to', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 3000 }),
        fc.array(fc.integer({ min: 0, max: 100_000 }), { maxLength: 4 }),
        (places, cuts) => {
          const at = places.toSorted((a, b) => a - b);
          const values = at.map((place) => Math.sin(place * 12.9898) * 43_758.5453);
          const breaks = cuts.toSorted((a, b) => a - b);
          const kept = reduceSamples(at, values, breaks);
          const drawn = kept.filter(({ value }) => value !== null);
          const numbers = drawn.map(({ value }) => value ?? 0);
          expect(drawn[0]?.x).toBe(at[0]);
          expect(drawn.at(-1)?.x).toBe(at.at(-1));
          expect(Math.min(...numbers)).toBe(Math.min(...values));
          expect(Math.max(...numbers)).toBe(Math.max(...values));
          for (const [i, { x, value }] of kept.entries()) {
            expect(x).toBeGreaterThanOrEqual(kept[i - 1]?.x ?? -1);
            expect([null, values[at.indexOf(x)]]).toContain(value);
          }
          for (const cut of breaks) {
            const before = drawn.findLast(({ x }) => x <= cut);
            const after = drawn.find(({ x }) => x > cut);
            if (before === undefined || after === undefined) continue;
            const between = kept.slice(kept.indexOf(before), kept.indexOf(after));
            expect(between.some(({ value }) => value === null)).toBe(true);
          }
        },
      ),
      { numRuns: 40, seed: 5 },
    );
  });

  it('is five for each of 1200 columns at most', () => {
    const at = range(100_000);
    expect(reduceSamples(at, at.map(Math.sin)).length).toBeLessThanOrEqual(6010);
  });
});

describe('the line of the rate', () => {
  it('steps half-way between two rows', () => {
    expect(rateSamples([1, 2, 3, 6], [4, 4, 2, 1])).toEqual([
      { x: 1, value: 4 },
      { x: 2.5, value: 4 },
      { x: 2.5, value: 2 },
      { x: 4.5, value: 2 },
      { x: 4.5, value: 1 },
      { x: 6, value: 1 },
    ]);
  });

  it('goes straight between rows of steps where it changes at most of them', () => {
    const straight = [4, 3, 2, 1].map((value, i) => ({ x: 10 * (i + 1), value }));
    expect(rateSamples([10, 20, 30, 40], [4, 3, 2, 1], 'step')).toEqual(straight);
    expect(rateSamples([10, 20, 30, 40], [4, 4, 2, 2], 'step')).toContainEqual({ x: 25, value: 4 });
  });

  it('is a line through the rows where there are too many steps to see', () => {
    const at = range(50_000);
    const samples = rateSamples(
      at,
      at.map((n) => 1 / n),
    );
    expect(samples.length).toBeLessThan(6010);
    expect(samples.every(({ x, value }) => value === 1 / x)).toBe(true);
  });
});

describe('rates in doubt', () => {
  it('do not rule the axis', () => {
    const rates = range(60).map((n) => (n > 50 ? 5 : 1e-3));
    const damage = [
      { code: 'interleaved', text: 'two trainings', from: { axis: 'epoch', at: 51 } },
    ] as const;
    const page = renderReport({
      history: historyOf(runHistory([rate(rates)])),
      analysis: analysisOf(bareRun({ rateKey: 'lr', rows: 60, first: 1, last: 60, damage })),
    });
    expect(page).toContain('Learning rate, linear, cut off at 1e-3');
    expect(find(parse(page), '.shade').length).toBeGreaterThan(0);
  });
});

describe('steps and epochs', () => {
  it('go together as a series says that has both', () => {
    const at = [100, 200, 300];
    const history = runHistory([rate([1, 1, 1], { axis: 'step', at, elsewhere: [0.5, 1, 2] })]);
    const { place } = alignRun(history, 'epoch');
    expect([100, 150, 250, 400].map((step) => place('step', step))).toEqual([0.5, 0.75, 1.5, 3]);
    expect(place('epoch', 7)).toBe(7);
    const { place: back } = alignRun(history, 'step');
    expect([0.5, 0.75, 1.5, 3].map((epoch) => back('epoch', epoch))).toEqual([100, 150, 250, 400]);
  });

  it('go together by the number of steps per epoch', () => {
    const history = runHistory([], { facts: { stepsPerEpoch: 50 } });
    expect(alignRun(history, 'epoch').place('step', 125)).toBe(2.5);
    expect(alignRun(history, 'step').place('epoch', 2.5)).toBe(125);
  });

  it('stay apart where nothing brings them together', () => {
    expect(alignRun(runHistory([]), 'epoch').place('step', 125)).toBeNull();
  });
});

describe('positions', () => {
  const page = parse(renderReport(STAIRS_INPUT));

  const pathOf = (element: Element | undefined): readonly (readonly [number, number])[] =>
    points(element?.attributes['d'] ?? '');

  it.each(['narrow', 'medium'])('of the %s figure follow from the epochs', (name) => {
    const figure = find(page, `.${name}`)[0]!;
    const frame = find(figure, '.base').map(pathOf)[0]!;
    const [left, right] = [frame[0]![0], frame[1]![0]];
    const x = (epoch: number): number => left + ((right - left) * (epoch - 1)) / 59;
    const rules = find(figure, '.rule').map((rule) => pathOf(rule)[0]![0]);
    // the warm-up's end and the early stop stand at their epochs, a cut before its first
    const wanted = [4, ...CUTS.map((cut) => cut - 0.5), 60].map(x);
    expect(rules).toHaveLength(wanted.length);
    for (const [i, at] of wanted.entries()) expect(Math.abs(rules[i]! - at)).toBeLessThan(0.06);

    const steps = pathOf(find(figure, '.rate')[0]);
    for (const at of wanted.slice(1, 4)) {
      const here = steps.filter(([place]) => Math.abs(place - at) < 0.06).map(([, y]) => y);
      expect(here).toHaveLength(2);
      expect(here[1]!).toBeGreaterThan(here[0]!);
    }
    const raw = find(figure, '.raw')[0]!.attributes['d']!;
    expect(raw.match(/M/g)).toHaveLength(60);
    const smoothed = find(figure, '.line').find(
      ({ attributes }) => attributes['class'] === 'line  c-s0',
    );
    // one stretch for each rate, the warm-up in the first
    expect(smoothed?.attributes['d']?.match(/M/g)).toHaveLength(4);
  });
});
