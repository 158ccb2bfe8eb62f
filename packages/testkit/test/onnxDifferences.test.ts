import type { Tensor } from '@stepwise/onnx-training';
import { expect, test } from 'vitest';
import {
  centralDifference,
  dotProductTest,
  extrapolatedDifference,
  interpret,
  pushForward,
  randomFrom,
  relativeError,
} from '../src/onnx/index.ts';
import { GRADIENT_CASES } from './onnxGradientCases.ts';
import { oneNode } from './onnxNode.ts';
import { OPERATOR_CASES } from './onnxOperatorCases.ts';

const f = (x: Float64Array): Float64Array => x.map((y) => y ** 3);

test('the central difference of a cube is off by h² v³', () => {
  const [found] = centralDifference(f, Float64Array.of(2), Float64Array.of(3), 0.125);
  expect(found).toBe(3 * 4 * 3 + 0.125 ** 2 * 27);
});

test('extrapolation is exact for a cube', () => {
  const [found] = extrapolatedDifference(f, Float64Array.of(2), Float64Array.of(3), 0.125);
  expect(found).toBeCloseTo(36, 12);
});

test('the dot-product test knows a transpose from what is none', () => {
  const matrix = [
    [1, 2, 3],
    [4, 5, 6],
  ];
  const push = (v: Float64Array): Float64Array =>
    Float64Array.from(matrix, (row) => row.reduce((sum, x, i) => sum + x * v[i]!, 0));
  const pull = (u: Float64Array): Float64Array =>
    Float64Array.from([0, 1, 2], (i) => matrix[0]![i]! * u[0]! + matrix[1]![i]! * u[1]!);
  const [v, u] = [Float64Array.of(1, -1, 0.5), Float64Array.of(2, -3)];
  expect(dotProductTest(push, pull, v, u)).toBeLessThan(1e-15);
  const wrong = (w: Float64Array): Float64Array => pull(w).map((x, i) => (i === 1 ? x * 1.01 : x));
  expect(dotProductTest(push, wrong, v, u)).toBeGreaterThan(1e-4);
});

test('relative errors', () => {
  expect(relativeError(Float64Array.of(3, 4.5), Float64Array.of(3, 4))).toBe(0.1);
  expect(relativeError(Float64Array.of(0), Float64Array.of(0))).toBe(0);
  expect(relativeError(Float64Array.of(1e-9), Float64Array.of(0))).toBe(Infinity);
  expect(relativeError(Float64Array.of(1), Float64Array.of(1, 2))).toBe(Infinity);
});

/** Inputs that do not move: the ratio of Dropout, and what a range is made of. */
const STILL: Readonly<Record<string, readonly string[]>> = {
  Dropout: ['x1'],
  Range: ['x0', 'x1', 'x2'],
  // a power of a negative base is defined for whole exponents only
  Pow: ['x1'],
};

/** Pools of the largest have ties among the cases of their values, where there is no derivative. */
const WITHOUT_TIES = {
  MaxPool: GRADIENT_CASES['MaxPool'],
  GlobalMaxPool: GRADIENT_CASES['GlobalMaxPool'],
};

test.each(Object.entries({ ...OPERATOR_CASES, ...WITHOUT_TIES }))(
  '%s: the derivative along a direction is that of differences',
  (op, draw) => {
    for (let i = 0; i < 20; i += 1) {
      const r = randomFrom(i + 1);
      const { inputs, attributes, outputs } = draw!(r, 'float64');
      const { model, feeds } = oneNode(op, inputs, attributes, outputs);
      const moving = Object.entries(feeds).filter(
        ([name, { type }]) => type === 'float64' && !STILL[op]?.includes(name),
      );
      const directions = Object.fromEntries(
        moving.map(([name, { shape }]) => [name, r.numbers(shape, r.normal)]),
      );
      for (const [name, { value, tangent }] of pushForward(model, feeds, directions)) {
        const along = (h: Float64Array): Float64Array => {
          const moved = moving.map(([input, { type, shape, data }]): [string, Tensor] => [
            input,
            {
              type,
              shape,
              data: Float64Array.from<number | bigint>(
                data,
                (x, j) => Number(x) + h[0]! * directions[input]![j]!,
              ),
            },
          ]);
          return interpret(model, { ...feeds, ...Object.fromEntries(moved) }).get(name)!
            .data as Float64Array;
        };
        const wanted = extrapolatedDifference(along, Float64Array.of(0), Float64Array.of(1), 2e-3);
        expect(value.shape).toEqual(tangent.shape);
        const found = tangent.data as Float64Array;
        for (const [j, x] of wanted.entries()) {
          expect(
            Math.abs(found[j]! - x),
            `draw ${i}, ${name}[${j}]: ${found[j]} ${x}`,
          ).toBeLessThanOrEqual(1e-7 * Math.max(1, Math.abs(x)));
        }
      }
    }
  },
);

test('Pow: the derivative by the exponent', () => {
  const { model, feeds } = oneNode('Pow', [
    { type: 'float64', shape: [2], data: Float64Array.of(2, 3) },
    { type: 'float64', shape: [], data: Float64Array.of(0.5) },
  ]);
  const { tangent } = pushForward(model, feeds, { x1: [1] }).get('y0')!;
  expect(tangent.data[0]).toBeCloseTo(Math.SQRT2 * Math.LN2, 15);
  expect(tangent.data[1]).toBeCloseTo(Math.sqrt(3) * Math.log(3), 15);
});
