import { StepwiseError } from '@stepwise/core';
import {
  float,
  int,
  ints,
  string,
  tensor,
  type Attributes,
  type Model,
  type Tensor,
} from '@stepwise/onnx-training';
import { expect, test } from 'vitest';
import { interpret, pushForward } from '../src/onnx/index.ts';
import { oneNode } from './onnxNode.ts';

const f32 = (shape: number[], data: number[]): Tensor => tensor('float32', shape, data);
const f64 = (shape: number[], data: number[]): Tensor => tensor('float64', shape, data);
const i64 = (data: number[]): Tensor => tensor('int64', [data.length], data);

function run(op: string, inputs: (Tensor | null)[], attributes: Attributes = {}): Tensor {
  const { model, feeds } = oneNode(op, inputs, attributes);
  return interpret(model, feeds).get('y0')!;
}

test('floats are computed in float64, whatever their width', () => {
  const third = run('Div', [f32([], [1]), f32([], [3])]);
  expect(third).toEqual(f64([], [1 / 3]));
});

test("'as-is' rounds what is float32", () => {
  const { model, feeds } = oneNode('Div', [f32([], [1]), f32([], [3])]);
  expect(interpret(model, feeds, { precision: 'as-is' }).get('y0')).toEqual(
    f32([], [Math.fround(1 / 3)]),
  );
});

test('whole numbers are exact beyond 2⁵³ and wrap at their width', () => {
  const big = (x: bigint): Tensor => tensor('int64', [], BigInt64Array.of(x));
  expect(run('Add', [big(2n ** 53n), big(1n)]).data).toEqual(BigInt64Array.of(2n ** 53n + 1n));
  expect(run('Add', [big(2n ** 63n - 1n), big(1n)]).data).toEqual(BigInt64Array.of(-(2n ** 63n)));
  expect(run('Mul', [tensor('int8', [2], [100, -7]), tensor('int8', [], [2])])).toEqual(
    tensor('int8', [2], [-56, -14]),
  );
  expect(run('Div', [i64([-7]), i64([2])])).toEqual(i64([-3]));
});

test('erf', () => {
  // Abramowitz and Stegun 1964, table 7.1, and more digits from the Decimal arithmetic of Python
  const known = [
    [0, 0],
    [0.1, 0.1124629160182849],
    [0.5, 0.5204998778130465],
    [1, 0.8427007929497149],
    [-1, -0.8427007929497149],
    [2, 0.9953222650189527],
    [3, 0.9999779095030014],
    [7, 1],
    [-Infinity, -1],
  ] as const;
  const { data } = run('Erf', [
    f64(
      [known.length],
      known.map(([x]) => x),
    ),
  ]);
  for (const [i, [, y]] of known.entries()) {
    expect(Math.abs(Number(data[i]) - y)).toBeLessThanOrEqual(1e-15);
  }
});

test('products', () => {
  const a = f32([2, 3], [1, 2, 3, 4, 5, 6]);
  expect(run('MatMul', [a, f32([3], [1, 0, -1])])).toEqual(f64([2], [-2, -2]));
  expect(run('MatMul', [f32([2], [1, 10]), a])).toEqual(f64([3], [41, 52, 63]));
  expect(
    run('Gemm', [a, f32([2, 1], [1, 10]), f32([1], [1])], {
      transA: int(1),
      alpha: float(2),
      beta: float(-1),
    }),
  ).toEqual(f64([3, 1], [81, 103, 125]));
  expect(run('MatMul', [f32([2, 1, 1, 2], [1, 2, 3, 4]), f32([2, 2, 1], [1, 1, 1, -1])])).toEqual(
    f64([2, 2, 1, 1], [3, -1, 7, -1]),
  );
});

test('softmax of equal scores, and of scores whose powers overflow', () => {
  expect(run('Softmax', [f32([1, 4], [7, 7, 7, 7])])).toEqual(
    f64([1, 4], [0.25, 0.25, 0.25, 0.25]),
  );
  const [certain, never] = run('Softmax', [f32([2], [1000, 0])]).data;
  expect([certain, never]).toEqual([1, 0]);
  expect(run('LogSoftmax', [f32([2], [1000, 0])])).toEqual(f64([2], [0, -1000]));
});

test('cross-entropy: mean by weight, an index that does not count, sum, none', () => {
  const scores = f32([3, 2], [Math.log(3), 0, 0, 0, 5, 1]);
  const labels = i64([0, 1, -100]);
  const weights = f32([2], [1, 3]);
  const inputs = [scores, labels, weights];
  const attributes = { ignore_index: int(-100) };
  const first = Math.log1p(Math.exp(-Math.fround(Math.log(3))));
  const second = Math.log(2);
  const loss = (more: Attributes): number[] =>
    Array.from(run('SoftmaxCrossEntropyLoss', inputs, { ...attributes, ...more }).data, Number);
  expect(loss({})[0]).toBeCloseTo((first + 3 * second) / 4, 14);
  expect(loss({ reduction: string('sum') })[0]).toBeCloseTo(first + 3 * second, 14);
  expect(loss({ reduction: string('none') })[1]).toBeCloseTo(3 * second, 14);
  expect(loss({ reduction: string('none') })[2]).toBeCloseTo(0, 14);
});

test('reductions', () => {
  const x = f32([2, 2], [1, -2, 3, 4]);
  expect(run('ReduceSum', [x, i64([-1])], { keepdims: int(0) })).toEqual(f64([2], [-1, 7]));
  expect(run('ReduceMean', [x])).toEqual(f64([1, 1], [1.5]));
  expect(run('ReduceMax', [x, i64([0])])).toEqual(f64([1, 2], [3, 4]));
  expect(run('ReduceSumSquare', [x, i64([1])])).toEqual(f64([2, 1], [5, 25]));
  expect(run('ReduceL2', [x, i64([1])])).toEqual(f64([2, 1], [Math.sqrt(5), 5]));
  expect(run('ReduceSum', [x, i64([])], { noop_with_empty_axes: int(1) })).toEqual(
    f64([2, 2], [1, -2, 3, 4]),
  );
});

test('shapes and parts', () => {
  const x = f32([2, 3], [1, 2, 3, 4, 5, 6]);
  expect(run('Reshape', [x, i64([0, -1, 1])])).toEqual(f64([2, 3, 1], [1, 2, 3, 4, 5, 6]));
  expect(run('Transpose', [x], { perm: ints([1, 0]) })).toEqual(f64([3, 2], [1, 4, 2, 5, 3, 6]));
  expect(run('Slice', [x, i64([-1]), i64([-9]), i64([1]), i64([-2])])).toEqual(
    f64([2, 2], [3, 1, 6, 4]),
  );
  expect(run('Gather', [x, i64([-1, 0])], { axis: int(1) })).toEqual(f64([2, 2], [3, 1, 6, 4]));
  expect(run('Shape', [x], { start: int(-1) })).toEqual(i64([3]));
});

test('every operator that is not known is listed, before anything is computed', () => {
  const { model } = oneNode('Relu', [f32([], [1])]);
  const [relu] = model.graph.nodes;
  const strange: Model = {
    ...model,
    graph: {
      ...model.graph,
      nodes: [
        { ...relu!, op: 'Unheard' },
        { ...relu!, op: 'Gelu', domain: 'com.example' },
      ],
    },
  };
  expect(() => interpret(strange, {})).toThrow(
    new StepwiseError('unsupported', 'The interpreter does not know Unheard, com.example.Gelu.'),
  );
});

test.each([
  ['a feed too few', {}, /'x0' is not fed/],
  ['a name that is none', { x0: f32([2], [1, 2]), z: f32([], [1]) }, /no input 'z'; it has x0/],
  ['a shape', { x0: f32([1], [1]) }, /'x0' is float32\[2\]; got float32\[1\]/],
  ['a type', { x0: f64([2], [1, 2]) }, /'x0' is float32\[2\]; got float64\[2\]/],
])('refuses %s', (_, feeds: Record<string, Tensor>, message) => {
  const { model } = oneNode('Relu', [f32([2], [1, 2])]);
  let refused: unknown = null;
  try {
    interpret(model, feeds);
  } catch (error) {
    refused = error;
  }
  expect(refused).toBeInstanceOf(StepwiseError);
  const { code, message: said } = refused as StepwiseError;
  expect(code).toBe('bad-batch');
  expect(said).toMatch(message);
});

test('says which node its inputs do not fit', () => {
  const { model, feeds } = oneNode('Add', [f32([2], [1, 2]), f32([3], [1, 2, 3])]);
  expect(() => interpret(model, feeds)).toThrow(
    "Add 'y0': The shapes [2] and [3] do not broadcast.",
  );
});

test('a derivative along a direction', () => {
  const { model, feeds } = oneNode('Mul', [f32([2], [3, 5]), f32([], [7])]);
  const pushed = pushForward(model, feeds, { x0: [1, 2], x1: [10] });
  expect(pushed.get('y0')).toEqual({
    value: f64([2], [21, 35]),
    tangent: f64([2], [7 + 30, 14 + 50]),
  });
});
