import { expect, test } from 'vitest';
import { suggestRates, type RangeHistory } from '../src/index.ts';
import { codeOf } from './codeOf.ts';

/** Rates from 1e-6 to 10, and the losses at them. */
function historyOf(
  losses: readonly number[],
  reason: 'finished' | 'diverged' | 'notFinite' | null = 'diverged',
  steps: number = losses.length,
): RangeHistory {
  const rates = losses.map((_, i) => 1e-6 * 1e7 ** (i / (losses.length - 1)));
  const end = reason && { reason, rate: rates.at(-1) ?? 0 };
  return { rates, losses, smoothed: losses, steps, end };
}

const indices = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

type CurveNumbers = [
  count: number,
  middle: number,
  width: number,
  depth: number,
  growth: number,
  jitter: number,
  seed: number,
];

/** The curves of packages/testkit/scripts/rangeTestGoldens.py. */
function golden([
  count,
  middle,
  width,
  depth,
  growth,
  jitter,
  seed,
]: Readonly<CurveNumbers>): number[] {
  let state = seed;
  return indices(count).map((i) => {
    const x = (i - middle) / width;
    const y = i / count;
    state = (state * 3877 + 29573) % 139968;
    const grown = growth * y * y * y * y * y * y * y * y;
    const noise = jitter * (state / 69984 - 1);
    return 2 - depth * (0.5 + (0.5 * x) / (1 + Math.abs(x))) + grown + noise;
  });
}

test.each([
  [[100, 55, 8, 1.5, 3, 0, 1], { steep: 54, valley: 37, slide: 48, minimum: 67 }],
  [[100, 40, 3, 1, 8, 0.01, 2], { steep: 40, valley: 36, slide: 34, minimum: 51 }],
  [[100, 60, 12, 2, 5, 0.002, 3], { steep: 60, valley: 38, slide: 51, minimum: 69 }],
  [[60, 30, 5, 0.7, 4, 0.005, 4], { steep: 29, valley: 21, slide: 21, minimum: 36 }],
  [[240, 150, 20, 1.8, 6, 0.004, 5], { steep: 149, valley: 111, slide: 143, minimum: 165 }],
  [[400, 200, 9, 0.5, 2, 0.0005, 6], { steep: 200, valley: 156, slide: 350, minimum: 238 }],
] as const)('what numpy finds on the curve %j', (curve, wanted) => {
  const history = historyOf(golden(curve));
  const found = suggestRates(history);
  const { rates } = history;
  expect({
    steep: rates.indexOf(found.steep.rate ?? 0),
    valley: rates.indexOf(found.valley.rate ?? 0),
    slide: rates.indexOf(found.slide.rate ?? 0),
    minimum: rates.findIndex((rate) => rate / 10 === found.minimum.rate),
  }).toEqual(wanted);
});

test('closed forms: a parabola, and a straight fall to a straight rise', () => {
  // over the logarithm of the rate the parabola is steepest where it begins, and lowest at its vertex
  const parabola = historyOf(indices(60).map((i) => 1 + ((i - 40) / 20) ** 2));
  const found = suggestRates(parabola);
  expect(found.steep.rate).toBe(parabola.rates[6]);
  expect(found.minimum.rate).toBe((parabola.rates[40] ?? 0) / 10);
  // 35 losses fall, from 6 to 40; the rule takes the valley to begin one before: 5 + ⌊35 / 3⌋ + ⌊35 / 6⌋
  expect(found.valley.rate).toBe(parabola.rates[5 + 11 + 5]);
  // slopes −0.1, 0 at 40 and +0.1: those 15 steps apart differ as long as the upper one is at 40 or above
  const wedge = historyOf(indices(60).map((i) => 5 + 0.1 * Math.abs(i - 40)));
  expect(suggestRates(wedge).slide.rate).toBe(wedge.rates[40 - 15]);
});

test('reasons have the numbers', () => {
  const losses = indices(60).map((i) => 1 + ((i - 40) / 10) ** 2);
  const { steep, valley, minimum } = suggestRates(historyOf(losses));
  expect(minimum.why).toBe('the loss was lowest, 1 at 0.05569; a tenth of that');
  expect(steep.why).toBe(
    'the loss fell fastest here, from 12.56 at 5.151e-6 to 11.89 at 6.769e-6: by 2.453 for each factor e of the rate',
  );
  expect(valley.why).toBe(
    'the middle of the longest valley, which has 35 losses, each lower than the one before, and ends with 1 at 0.05569',
  );
});

test('nothing is suggested when the loss never fell', () => {
  const { steep, valley, slide, minimum } = suggestRates(historyOf(indices(60).map((i) => 1 + i)));
  expect(steep.none).toMatch(
    /^no suggestion, because the loss never fell from one step to the next/,
  );
  expect(valley.none).toMatch(/^no suggestion, because the loss never fell: no point is below/);
  expect(slide.none).toMatch(/hardly changes over the last 15 steps, by 0 \(at most 0.005\)/);
  expect(minimum.none).toMatch(/because the loss never fell: the first was the lowest, 7 at /);
  for (const one of [steep, valley, slide, minimum]) expect(one.rate).toBeUndefined();
});

test('nothing is suggested from the very end of a sweep that never diverged', () => {
  // ever steeper
  const losses = indices(60).map((i) => 10 - (i / 60) ** 3 / 10);
  const finished = suggestRates(historyOf(losses, 'finished'));
  for (const one of ['steep', 'slide', 'minimum'] as const) {
    expect(finished[one].none).toMatch(/because .* the sweep never diverged: raise `to`$/);
  }
  expect(finished.valley.why).toMatch(/it may go on, as the sweep never diverged: raise `to`$/);
  const cut = suggestRates(historyOf(losses, null));
  expect(cut.minimum.none).toMatch(/the sweep was cut short before it diverged/);
  // where it did, the end is where the rule says
  const diverged = historyOf(losses, 'diverged');
  expect(suggestRates(diverged).steep.rate).toBe(diverged.rates[53]);
  expect(suggestRates(diverged).minimum.rate).toBe((diverged.rates[54] ?? 0) / 10);
});

test('slide: no steady place, or too few points', () => {
  const bent = indices(60).map((i) => i ** 2);
  expect(suggestRates(historyOf(bent)).slide.none).toMatch(/no place is steady/);
  const few = indices(23).map((i) => i ** 2);
  expect(suggestRates(historyOf(few)).slide.none).toMatch(/needs 17 points, and there are 16/);
  // one more is enough to be asked
  expect(suggestRates(historyOf([...few, 1])).slide.none).toMatch(/no place is steady/);
});

test('valley: two points are none', () => {
  const losses = [...indices(30), 28.5, ...indices(30).map((i) => 31 + i)];
  expect(suggestRates(historyOf(losses)).valley.none).toMatch(
    /because the longest valley has only 2 points, and ends with 28.5 at /,
  );
});

test('too few points: no rule says anything', () => {
  const found = suggestRates(historyOf([3, 2, 1, 5, 9, 9, 9, 9, 9]));
  for (const one of Object.values(found)) {
    expect(one).toEqual({
      none: 'no suggestion, because there are too few points: of 9, 4 are left without the first 0 and the last, and it takes 5; make `steps` larger, or lower `from`',
    });
  }
  expect(suggestRates(historyOf([], null, 100)).steep.none).toMatch(/of 0, 0 are left/);
});

test('the first tenth and the last five are not looked at, unless the loss was not finite there', () => {
  const losses = indices(60).map((i) => (i < 6 ? 0 : i > 54 ? -1 : 5 - Math.min(i, 40) / 10));
  const history = historyOf(losses);
  expect(suggestRates(history).minimum.rate).toBe((history.rates[40] ?? 0) / 10);
  // of 80 steps 60 were finite: the first 75 are looked at, of which these are
  const ended = historyOf(losses, 'notFinite', 80);
  expect(suggestRates(ended).minimum.rate).toBe((ended.rates[55] ?? 0) / 10);
  const near = historyOf(losses, 'notFinite', 61);
  expect(suggestRates(near).minimum.rate).toBe((near.rates[55] ?? 0) / 10);
  const late = historyOf(losses, 'notFinite', 60);
  expect(suggestRates(late).minimum.rate).toBe((late.rates[40] ?? 0) / 10);
});

test('what is no history', () => {
  const good = historyOf(indices(60));
  for (const bad of [
    null,
    { ...good, rates: good.rates.toReversed() },
    { ...good, rates: [-1, ...good.rates.slice(1)] },
    { ...good, smoothed: good.smoothed.slice(1) },
    { ...good, smoothed: good.smoothed.map(() => Number.NaN) },
    { ...good, steps: 59 },
  ]) {
    expect(codeOf(() => suggestRates(bad as RangeHistory))).toBe('bad-option');
  }
});
