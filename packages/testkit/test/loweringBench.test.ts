import { CHOICES } from '@stepwise/onnx-training';
import { expect, test } from 'vitest';
import {
  countOf,
  drawConvolutionShape,
  showConvolutionShape,
} from '../src/onnx/loweringBench/convolutionShape.ts';
import { measure } from '../src/onnx/loweringBench/measure.ts';
import { render } from '../src/onnx/loweringBench/render.ts';
import { quantile, regretOf, tally, type Measured } from '../src/onnx/loweringBench/summarise.ts';
import { randomFrom } from '../src/onnx/random.ts';

const SHAPE = {
  batch: 2,
  groups: 1,
  inner: 3,
  outer: 4,
  rank: 2,
  size: 7,
  kernel: 3,
  stride: 2,
  dilation: 1,
  pad: 1,
} as const;

const measured: readonly Measured[] = [
  {
    shape: SHAPE,
    timed: [
      { name: 'a', cost: 1, time: 3 },
      { name: 'b', cost: 2, time: 2 },
    ],
  },
  {
    shape: SHAPE,
    timed: [
      { name: 'a', cost: 5, time: 4 },
      { name: 'b', cost: 9, time: 8 },
    ],
  },
];

test('regret is the time of the cheapest by the rule, by the best time', () => {
  expect(measured.map((one) => regretOf(one)?.regret)).toEqual([1.5, 1]);
  expect(tally(measured)).toEqual([
    { name: 'a', fits: 2, best: 1, chosen: 2, median: 1.5, high: 1.5 },
    { name: 'b', fits: 2, best: 1, chosen: 0, median: 2, high: 2 },
  ]);
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(3);
  expect(render('choice', measured)).toContain('at most 1.3 in 50 %');
});

test('shapes are the same for the same seed, and have an output', () => {
  expect(showConvolutionShape(SHAPE)).toBe('2×3→4 7×7 k3 s2');
  expect(countOf(SHAPE)).toBe(4);
  for (let seed = 1; seed <= 200; seed += 1) {
    const shape = drawConvolutionShape(randomFrom(seed));
    expect(countOf(shape)).toBeGreaterThanOrEqual(1);
    expect(drawConvolutionShape(randomFrom(seed))).toEqual(shape);
  }
});

test.each(['conv-input-gradient', 'conv-weight-gradient'])(
  'every lowering of %s that fits is timed',
  async (choice) => {
    const timed = await measure(choice, SHAPE, 1);
    const all = CHOICES.find(({ name }) => name === choice)!.lowerings.map(({ name }) => name);
    const unfit = choice === 'conv-input-gradient' ? ['flipped-conv'] : ['tap-sum'];
    expect(timed.map(({ name }) => name)).toEqual(all.filter((name) => !unfit.includes(name)));
    for (const { cost, time } of timed) {
      expect(cost).toBeGreaterThan(0);
      expect(time).toBeGreaterThan(0);
    }
  },
);
