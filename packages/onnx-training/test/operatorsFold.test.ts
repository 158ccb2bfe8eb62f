import { expect, test } from 'vitest';
import { ACTIVATION_FOLDS } from './foldCases/activations.ts';
import { INDEXING_FOLDS } from './foldCases/indexing.ts';
import { MATHEMATICS_FOLDS } from './foldCases/mathematics.ts';
import { REDUCTION_FOLDS } from './foldCases/reductions.ts';
import { GraphBuilder, float, int, ints, tensor } from '../src/index.ts';
import type { Attributes, ElementType, Tensor } from '../src/index.ts';
import { runOrt } from './operatorsOrt.ts';

export interface Case {
  readonly op: string;
  readonly inputs: readonly Tensor[];
  readonly attributes?: Attributes;
  /** Which inputs a runtime gets while it runs; the others stay constants. */
  readonly fed?: number;
}

const whole = (...values: readonly number[]): Tensor => tensor('int64', [values.length], values);

/** Numbers that look random, between −2 and 2, with a 0 and a pair of equal ones among them. */
function draw(type: ElementType, shape: readonly number[], phase = 0): Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  const numbers = Array.from({ length: size }, (_, i) =>
    i === 1 ? 0 : 2 * Math.sin(12.9898 * (i === 2 ? 0 : i) + phase),
  );
  const isWhole = type !== 'float32' && type !== 'float64';
  const asType = (x: number): number => (type === 'bool' ? Number(x > 0) : Math.round(3 * x));
  return tensor(type, shape, isWhole ? numbers.map(asType) : numbers);
}

const positive = (x: Tensor): Tensor =>
  tensor(
    x.type,
    x.shape,
    Array.from<number | bigint, number>(x.data, (v) => Math.abs(Number(v)) + 1),
  );

const FLOATS: readonly ElementType[] = ['float32', 'float64'];
const NUMBERS: readonly ElementType[] = [...FLOATS, 'int64', 'int32'];

const CASES: readonly Case[] = [
  ...ACTIVATION_FOLDS,
  ...MATHEMATICS_FOLDS,
  ...REDUCTION_FOLDS,
  ...INDEXING_FOLDS,
  ...FLOATS.flatMap(
    (type) =>
      [
        ...['Exp', 'Relu', 'Tanh', 'Sigmoid', 'Reciprocal', 'Floor', 'HardSigmoid'].map(
          (op): Case => ({ op, inputs: [draw(type, [2, 3])] }),
        ),
        ...['Log', 'Sqrt'].map((op): Case => ({ op, inputs: [positive(draw(type, [2, 3]))] })),
        {
          op: 'HardSigmoid',
          inputs: [draw(type, [2, 3])],
          attributes: { alpha: float(0.5), beta: float(0.25) },
        },
        {
          op: 'IsInf',
          inputs: [tensor(type, [4], [Infinity, -Infinity, 0, Number.NaN])],
          attributes: { detect_negative: int(0) },
        },
        { op: 'Relu', inputs: [tensor(type, [4], [Infinity, -Infinity, -0, Number.NaN])] },
        { op: 'Sign', inputs: [tensor(type, [4], [Infinity, -2, 0, 3])] },
        { op: 'IsNaN', inputs: [tensor(type, [3], [Infinity, Number.NaN, 0])] },
        {
          op: 'Cast',
          inputs: [tensor(type, [4], [1.7, -1.7, 0, 2 ** 30])],
          attributes: { to: int(7) },
        },
        {
          op: 'Cast',
          inputs: [tensor(type, [4], [1.7, -1.7, 0, 2 ** 30])],
          attributes: { to: int(6) },
        },
        {
          op: 'Cast',
          inputs: [tensor(type, [4], [0.5, -1.7, 0, Number.NaN])],
          attributes: { to: int(9) },
        },
        { op: 'Cast', inputs: [draw(type, [4])], attributes: { to: int(1) } },
        { op: 'Cast', inputs: [draw(type, [4])], attributes: { to: int(11) } },
        { op: 'Pow', inputs: [positive(draw(type, [2, 3])), draw(type, [3], 1)] },
        { op: 'Pow', inputs: [draw(type, [2, 3]), whole(2, 0, 3)] },
        { op: 'ReduceSum', inputs: [draw(type, [2, 3, 4]), whole(-1, 0)], fed: 1 },
        { op: 'ReduceSum', inputs: [draw(type, [2, 3, 4])], attributes: { keepdims: int(0) } },
        {
          op: 'ReduceMean',
          inputs: [draw(type, [2, 3, 4]), whole(1)],
          fed: 1,
          attributes: { keepdims: int(0) },
        },
        {
          op: 'ReduceMean',
          inputs: [draw(type, [2, 3])],
          attributes: { noop_with_empty_axes: int(1) },
        },
        {
          op: 'ConstantOfShape',
          inputs: [whole(2, 3)],
          attributes: { value: { kind: 'tensor', value: tensor(type, [1], [0.5]) } },
        },
      ] satisfies readonly Case[],
  ),
  ...NUMBERS.flatMap(
    (type) =>
      [
        ...['Add', 'Sub', 'Mul'].flatMap((op): readonly Case[] => [
          { op, inputs: [draw(type, [2, 3]), draw(type, [2, 3], 1)] },
          { op, inputs: [draw(type, [2, 1, 3]), draw(type, [4, 1], 1)] },
          { op, inputs: [draw(type, []), draw(type, [3], 1)] },
        ]),
        { op: 'Div', inputs: [draw(type, [2, 3]), positive(draw(type, [3], 1))] },
        {
          op: 'Div',
          inputs: [tensor(type, [4], [7, -7, 7, -7]), tensor(type, [4], [2, 2, -2, -2])],
        },
        ...['Abs', 'Neg', 'Sign', 'Identity'].map((op): Case => ({
          op,
          inputs: [draw(type, [2, 3])],
        })),
        ...['Equal', 'Greater', 'Less', 'GreaterOrEqual', 'LessOrEqual', 'Min', 'Max'].map(
          (op): Case => ({ op, inputs: [draw(type, [2, 3]), draw(type, [3])] }),
        ),
        { op: 'Where', inputs: [draw('bool', [2, 3]), draw(type, [3]), draw(type, [2, 1], 1)] },
        { op: 'Cast', inputs: [draw(type, [2, 3])], attributes: { to: int(1) } },
        {
          op: 'Concat',
          inputs: [draw(type, [2, 3]), draw(type, [2, 1]), draw(type, [2, 2], 1)],
          attributes: { axis: int(1) },
        },
        {
          op: 'Concat',
          inputs: [draw(type, [2, 3]), draw(type, [1, 3])],
          attributes: { axis: int(-2) },
        },
        { op: 'Reshape', inputs: [draw(type, [2, 6]), whole(0, -1, 3)], fed: 1 },
        { op: 'Flatten', inputs: [draw(type, [2, 3, 2])] },
        { op: 'Squeeze', inputs: [draw(type, [2, 1, 3]), whole(1)], fed: 1 },
        { op: 'Unsqueeze', inputs: [draw(type, [2, 3]), whole(0, -1)], fed: 1 },
        { op: 'Transpose', inputs: [draw(type, [2, 3, 4])] },
        { op: 'Transpose', inputs: [draw(type, [2, 3, 4])], attributes: { perm: ints([1, 2, 0]) } },
        { op: 'Expand', inputs: [draw(type, [3, 1]), whole(2, 1, 4)], fed: 1 },
        { op: 'Gather', inputs: [draw(type, [3, 4]), tensor('int64', [2, 2], [0, -1, 1, 1])] },
        {
          op: 'Gather',
          inputs: [draw(type, [3, 4]), tensor('int64', [], [-2])],
          attributes: { axis: int(1) },
        },
        { op: 'Slice', inputs: [draw(type, [5, 6]), whole(1, -3), whole(4, 2 ** 40)], fed: 1 },
        {
          op: 'Slice',
          inputs: [
            draw(type, [5, 6]),
            whole(-1, 4),
            whole(-(2 ** 40), 0),
            whole(0, 1),
            whole(-2, -1),
          ],
          fed: 1,
        },
        {
          op: 'Slice',
          inputs: [draw(type, [5, 6]), whole(1), whole(9), whole(-1), whole(2)],
          fed: 1,
        },
        {
          op: 'Range',
          inputs: [tensor(type, [], [1]), tensor(type, [], [9]), tensor(type, [], [3])],
        },
        {
          op: 'Range',
          inputs: [tensor(type, [], [5]), tensor(type, [], [-2]), tensor(type, [], [-2])],
        },
      ] satisfies readonly Case[],
  ),
  ...FLOATS.map((type): Case => ({
    op: 'Sum',
    inputs: [draw(type, [2, 3]), draw(type, [3]), draw(type, [])],
  })),
  { op: 'And', inputs: [draw('bool', [2, 3]), draw('bool', [3], 1)] },
  { op: 'Not', inputs: [draw('bool', [2, 3])] },
  { op: 'Cast', inputs: [draw('bool', [2, 3])], attributes: { to: int(1) } },
  { op: 'Cast', inputs: [whole(0, 5, -3)], attributes: { to: int(9) } },
];

test.each(CASES)('$op of constants is what ONNX Runtime computes', async (call) => {
  const { op, inputs, attributes = {}, fed = inputs.length } = call;
  const g = new GraphBuilder();
  const folded = g.one(
    op,
    inputs.map((input) => g.constant(input)),
    attributes,
  ).constant;
  const graph = new GraphBuilder();
  const values = inputs.map((input, i) =>
    i < fed ? graph.input(`x${i}`, input.type, input.shape) : graph.constant(input),
  );
  graph.output(graph.one(op, values, attributes), 'y');
  const feeds = Object.fromEntries(inputs.slice(0, fed).map((input, i) => [`x${i}`, input]));
  const { y } = await runOrt(graph, feeds);
  expect(folded?.shape).toEqual(y?.dims);
  expect(folded?.type).toBe(y?.type);
  const bound = { float32: 1e-6, float64: 1e-14 }[String(folded?.type)] ?? 0;
  const wanted = Array.from(y?.data as ArrayLike<number | bigint>, Number);
  const found = Array.from<number | bigint, number>(folded?.data ?? [], Number);
  expect(found).toHaveLength(wanted.length);
  expect(found.filter((x, i) => !isClose(x, wanted[i], bound))).toEqual([]);
});

function isClose(x: number, wanted = Number.NaN, bound = 0): boolean {
  return Object.is(x, wanted) || Math.abs(x - wanted) <= bound * (1 + Math.abs(wanted));
}

test('the arithmetic of a shape leaves no node', () => {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', [6, 2, 3]);
  const sizes = g.one('Shape', [x]);
  const first = g.one('Gather', [sizes, g.constant(tensor('int64', [], [0]))]);
  const rest = g.one('Slice', [sizes, g.int64([1]), g.int64([3])]);
  const half = g.div(first, g.constant(tensor('int64', [], [4])));
  const target = g.concat([g.unsqueeze(half, [0]), rest, g.int64([-1])], 0);
  expect(target.constant?.data).toEqual(BigInt64Array.of(1n, 2n, 3n, -1n));
  expect(g.reshape(x, [1, 2, 3, -1]).shape).toEqual(g.one('Reshape', [x, target]).shape);
  expect(g.nodes.map(({ node }) => node.op)).toEqual(['Reshape', 'Reshape']);
});

test('the known sizes of a shape that is known in part are constants', () => {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', ['n', 2, 3]);
  expect(g.one('Shape', [x], { start: int(1) }).constant?.data).toEqual(BigInt64Array.of(2n, 3n));
  expect(g.one('Shape', [x]).constant).toBeNull();
});

test('whole numbers of 64 bits keep their digits where they are only moved', () => {
  const g = new GraphBuilder();
  const most = 2n ** 63n - 1n;
  const x = g.constant(tensor('int64', [2], BigInt64Array.of(most, -most)));
  const moved = [
    g.reshape(x, [2, 1]),
    g.concat([x], 0),
    g.one('Gather', [x, g.int64([0, 1])]),
    g.one('Slice', [x, g.int64([0]), g.int64([2])]),
    g.one('Identity', [x]),
    g.one('Where', [g.constant(tensor('bool', [], [1])), x, x]),
  ];
  for (const value of moved) expect([...(value.constant?.data ?? [])]).toEqual([most, -most]);
});

test.each([
  ['Add', 2 ** 53 - 1, 1],
  ['Mul', 2 ** 40, 2 ** 40],
  ['Div', 1, 0],
  ['Sub', -(2 ** 53) + 1, 1],
])('%s of whole numbers is left to the runtime where digits would be lost', (op, a, b) => {
  const g = new GraphBuilder();
  expect(g.one(op, [g.int64([a]), g.int64([b])]).constant).toBeNull();
});

test('a whole number that a type can not hold is left to the runtime', () => {
  const g = new GraphBuilder();
  const x = g.constant(tensor('int32', [1], [2 ** 31 - 1]));
  expect(g.add(x, 1).constant).toBeNull();
  expect(g.add(x, -1).constant?.data).toEqual(Int32Array.of(2 ** 31 - 2));
  const large = g.constant(tensor('float32', [2], [3e9, Number.NaN]));
  expect(g.cast(large, 'int32').constant).toBeNull();
});

test('single precision is rounded after every operation', () => {
  const g = new GraphBuilder();
  const [a, b] = [2 ** 24, 1];
  const sum = g.add(g.scalar('float32', a), g.scalar('float32', b));
  expect(sum.constant?.data[0]).toBe(Math.fround(a + b));
  expect(sum.constant?.data[0]).not.toBe(a + b);
});

test('a large result stays a node', () => {
  const g = new GraphBuilder();
  expect(g.one('Expand', [g.scalar('float32', 1), g.int64([1000, 1001])]).constant).toBeNull();
  expect(g.one('ConstantOfShape', [g.int64([2 ** 40, 2 ** 40])]).constant).toBeNull();
  expect(g.one('Expand', [g.scalar('float32', 1), g.int64([10, 10])]).constant?.data).toEqual(
    new Float32Array(100).fill(1),
  );
});

test('a constant is a constant, whatever its size', () => {
  const g = new GraphBuilder();
  const value = tensor('float32', [2_000_000], new Float32Array(2_000_000));
  expect(g.one('Constant', [], { value: { kind: 'tensor', value } }).constant).toBe(value);
  expect(g.one('Constant', [], { value_int: int(3) }).constant).toEqual(tensor('int64', [], [3]));
  expect(g.one('Constant', [], { value_ints: ints([3, 4]) }).constant).toEqual(whole(3, 4));
  expect(g.one('Constant', [], { value_float: float(0.1) }).constant).toEqual(
    tensor('float32', [], [0.1]),
  );
});
