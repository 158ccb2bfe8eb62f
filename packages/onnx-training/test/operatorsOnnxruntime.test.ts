import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GraphBuilder, int, ints, string, tensor } from '../src/index.ts';
import type { Shape, Value } from '../src/index.ts';
import { runOrt } from './operatorsOrt.ts';

/** A node that fits a value: `pick(n)` chooses a whole number below n. */
type Step = (g: GraphBuilder, x: Value, pick: (n: number) => number) => readonly Value[];

const axisOf = (x: Value, pick: (n: number) => number): number =>
  pick(2 * x.shape.length) - x.shape.length;

const mayBeEmpty = ({ shape }: Value): boolean => shape.includes(0) || shape.includes(null);

/** Any axis, and all but the first where the first is not known: those have numbers. */
const sizeAt = (x: Value, axis: number): number => Number(x.shape.at(axis));

const ones = (shape: Shape): number[] => shape.map((size) => (typeof size === 'number' ? size : 1));

function filled(g: GraphBuilder, shape: readonly number[]): Value {
  const size = shape.reduce((a, b) => a * b, 1);
  return g.constant(tensor('float32', shape, new Float32Array(size).fill(0.5)));
}

const STEPS: Readonly<Record<string, Step>> = {
  unary: (g, x, pick) => {
    const ops = [
      'Exp',
      'Relu',
      'Tanh',
      'Sigmoid',
      'HardSigmoid',
      'Erf',
      'Dropout',
      'Clip',
      'Mish',
      'LeakyRelu',
      'Elu',
      'Selu',
      'Celu',
      'HardSwish',
      'Softplus',
      'Softsign',
      'Round',
      'ThresholdedRelu',
      'Sin',
      'Cos',
      'Tan',
      'Atan',
      'Sinh',
      'Cosh',
      'Asinh',
      'Ceil',
    ];
    return [g.one(ops[pick(ops.length)] ?? 'Neg', [x])];
  },
  softmax: (g, x, pick) => {
    if (x.shape.length === 0) return [x];
    const op = pick(2) === 0 ? 'Softmax' : 'LogSoftmax';
    return [g.one(op, [x], { axis: int(axisOf(x, pick)) })];
  },
  scalar: (g, x) => [g.mul(x, 0.5)],
  broadcast: (g, x, pick) => {
    const op = ['Add', 'Sub', 'Mul', 'Div', 'Max', 'Min', 'Pow', 'Sum', 'Mean'][pick(9)] ?? 'Add';
    const other = ones(x.shape).map((size) => (pick(2) === 0 ? 1 : size));
    return [g.one(op, [x, filled(g, [...(pick(3) === 0 ? [2] : []), ...other])])];
  },
  where: (g, x) => [
    g.one('Where', [g.one('Greater', [x, g.scalar('float32', 0)]), x, filled(g, [1])]),
  ],
  reduce: (g, x, pick) => {
    const axes = x.shape.map((_, axis) => axis).filter(() => pick(2) === 0);
    const attributes = { keepdims: int(pick(2)), noop_with_empty_axes: int(pick(2)) };
    const inputs = pick(4) === 0 ? [x] : [x, g.int64(axes)];
    const ops = [
      'ReduceSum',
      'ReduceMean',
      'ReduceMax',
      'ReduceMin',
      'ReduceProd',
      'ReduceL1',
      'ReduceL2',
      'ReduceSumSquare',
      'ReduceLogSum',
      'ReduceLogSumExp',
    ];
    // there is no largest of no elements
    const count = mayBeEmpty(x) ? 2 : ops.length;
    return [g.one(ops[pick(count)] ?? 'ReduceSum', inputs, attributes)];
  },
  alongAxis: (g, x, pick) => {
    const axis = [...x.shape.keys()].find((i) => sizeAt(x, i) >= 1);
    // ONNX Runtime dies of a TopK of nothing
    if (axis === undefined || mayBeEmpty(x)) return [x];
    const extreme = { axis: int(axis), keepdims: int(pick(2)) };
    const index = g.cast(g.one(pick(2) === 0 ? 'ArgMax' : 'ArgMin', [x], extreme), 'float32');
    const sums = g.one('CumSum', [x, g.int64([axis])], { reverse: int(pick(2)) });
    const [best] = g.node('TopK', [sums, g.int64([1])], { axis: int(axis) }, { outputs: 2 });
    return best ? [index, sums, best] : [index, sums];
  },
  copies: (g, x, pick) => {
    if (x.shape.length === 0) return [x];
    const tiled = g.one('Tile', [x, g.int64(x.shape.map((_, axis) => (axis === 0 ? 2 : 1)))]);
    return x.shape.length < 2 ? [tiled] : [g.one('Trilu', [tiled, g.int64([pick(3) - 1])]), tiled];
  },
  scatter: (g, x) => {
    const axis = [...x.shape.keys()].find((i) => sizeAt(x, i) >= 1);
    if (axis === undefined || x.shape.some((size) => typeof size !== 'number')) return [x];
    const shape = x.shape.map((size, i) => (i === axis ? 2 : Number(size)));
    const count = shape.reduce((a, b) => a * b, 1);
    const indices = g.constant(
      tensor(
        'int64',
        shape,
        Array.from({ length: count }, () => -1),
      ),
    );
    const attributes = { axis: int(axis) };
    const chosen = g.one('GatherElements', [x, indices], attributes);
    return [chosen, g.one('ScatterElements', [x, indices, chosen], attributes)];
  },
  einsum: (g, x, pick) => {
    const letters = 'abcdef'.slice(0, x.shape.length);
    const kept = Array.from(letters)
      .filter(() => pick(2) === 0)
      .toReversed();
    const equation = pick(2) === 0 ? `${letters}->${kept.join('')}` : '...->...';
    return [g.one('Einsum', [x], { equation: string(equation) })];
  },
  transpose: (g, x, pick) => {
    const left = x.shape.map((_, axis) => axis);
    const perm = x.shape.map(() => left.splice(pick(left.length), 1)[0] ?? 0);
    return [pick(3) === 0 ? g.transpose(x) : g.one('Transpose', [x], { perm: ints(perm) })];
  },
  unsqueeze: (g, x, pick) => [g.unsqueeze(x, [pick(2 * x.shape.length + 2) - x.shape.length - 1])],
  squeeze: (g, x) => {
    const axes = [...x.shape.keys()].filter((axis) => x.shape[axis] === 1);
    return axes.length === 0 ? [x] : [g.squeeze(x, axes)];
  },
  flatten: (g, x, pick) => [g.flatten(x, pick(2 * x.shape.length + 1) - x.shape.length)],
  reshape: (g, x, pick) => {
    // ONNX Runtime refuses −1 beside an axis of size 0, which one without a size can turn out to be
    const empty = x.shape.includes(0) || x.shape.includes(null);
    const flat = pick(2) === 0 || x.shape.length === 0 || empty;
    return [g.reshape(x, flat ? [-1] : [0, -1, 1].slice(0, x.shape.length))];
  },
  expand: (g, x) => [g.one('Expand', [x, g.int64([2, ...x.shape.map(() => 1)])])],
  concat: (g, x, pick) => (x.shape.length === 0 ? [x] : [g.concat([x, x, x], axisOf(x, pick))]),
  split: (g, x, pick) => {
    const axis = [...x.shape.keys()].find((i) => sizeAt(x, i) >= 3 && pick(3) > 0);
    if (axis === undefined) return [x];
    const sizes = [1, sizeAt(x, axis) - 1];
    return pick(2) === 0
      ? g.node('Split', [x, g.int64(sizes)], { axis: int(axis) }, { outputs: 2 })
      : g.node(
          'Split',
          [x],
          { axis: int(axis - x.shape.length), num_outputs: int(2) },
          { outputs: 2 },
        );
  },
  slice: (g, x, pick) => {
    if (x.shape.length === 0) return [x];
    const [start, end, step] = [pick(7) - 3, pick(9) - 4, [1, 2, -1, -2][pick(4)] ?? 1];
    return [
      g.one('Slice', [
        x,
        g.int64([start]),
        g.int64([end]),
        g.int64([axisOf(x, pick)]),
        g.int64([step]),
      ]),
    ];
  },
  gather: (g, x, pick) => {
    const axis = [...x.shape.keys()].find((i) => sizeAt(x, i) >= 1);
    if (axis === undefined) return [x];
    const [scalar, indices] = [tensor('int64', [], [-1]), tensor('int64', [2, 2], [0, -1, 0, 0])];
    return [
      g.one('Gather', [x, g.constant(pick(2) === 0 ? scalar : indices)], { axis: int(axis) }),
    ];
  },
  matMul: (g, x, pick) => {
    const inner = x.shape.at(-1);
    if (typeof inner !== 'number') return [x];
    // ONNX Runtime can't multiply no rows with a vector
    const empty = x.shape.includes(0) || x.shape.includes(null);
    const shape = [[inner, 3], [inner], [2, inner, 3], [2, 1, inner, 3]][empty ? 0 : pick(4)] ?? [];
    const batch = x.shape.slice(0, -2).every((size) => size === 1);
    return [g.matMul(x, filled(g, batch ? shape : shape.slice(-2)))];
  },
  gemm: (g, x, pick) => {
    const inner = x.shape[1];
    if (x.shape.length !== 2 || typeof inner !== 'number') return [x];
    return [
      g.gemm(x, filled(g, [3, inner]), filled(g, [[], [3], [1, 3]][pick(3)] ?? []), {
        transB: true,
      }),
    ];
  },
  loss: (g, x, pick) => {
    const [size, classes, ...rest] = x.shape;
    if (typeof size !== 'number' || typeof classes !== 'number' || x.shape.length > 3) return [x];
    if (size === 0 || classes === 0 || rest.some((n) => typeof n !== 'number' || n === 0))
      return [x];
    const shape = [size, ...rest.map(Number)];
    const labels = tensor(
      'int64',
      shape,
      Array.from({ length: shape.reduce((a, b) => a * b) }, () => 0),
    );
    const attributes = { reduction: string(['none', 'sum', 'mean'][pick(3)] ?? 'none') };
    return g.node('SoftmaxCrossEntropyLoss', [x, g.constant(labels)], attributes, { outputs: 2 });
  },
  pool: (g, x, pick) => {
    const spatial = x.shape.slice(2);
    if (spatial.length === 0 || spatial.includes(0) || spatial.includes(null)) return [x];
    const op = ['MaxPool', 'AveragePool', 'GlobalMaxPool', 'GlobalAveragePool'][pick(4)] ?? '';
    if (op.startsWith('Global')) return [g.one(op, [x])];
    const [size, stride] = [pick(2) + 1, pick(3) + 1];
    const each = (value: number) => ints(spatial.map(() => value));
    const before = pick(size);
    return [
      g.one(op, [x], {
        kernel_shape: each(size),
        strides: each(stride),
        pads: ints([...spatial.map(() => before), ...spatial.map(() => size - 1)]),
        // ONNX Runtime reads the last window of an AveragePool in another way than it runs it
        ceil_mode: int(op === 'MaxPool' ? pick(2) : 0),
      }),
    ];
  },
  pad: (g, x, pick) => {
    const axes = [...x.shape.keys()].filter((axis) => sizeAt(x, axis) >= 2);
    if (axes.length === 0) return [x];
    const mode = ['constant', 'edge', 'reflect'][pick(3)] ?? '';
    const pads = [...axes.map(() => pick(2)), ...axes.map(() => 1 - pick(2))];
    return [g.one('Pad', [x, g.int64(pads), null, g.int64(axes)], { mode: string(mode) })];
  },
  resize: (g, x, pick) => {
    if (x.shape.length !== 3 || !x.shape.slice(1).every((size) => Number(size) >= 2)) return [x];
    const scales = tensor('float32', [3], [1, 1, [0.5, 1.5, 2, 2.7][pick(4)] ?? 1]);
    const mode = string(pick(2) === 0 ? 'nearest' : 'linear');
    return [g.one('Resize', [x, null, g.constant(scales)], { mode })];
  },
  shape: (g, x) => {
    const sizes = g.one('Shape', [x]);
    const again = g.one('ConstantOfShape', [sizes], {
      value: { kind: 'tensor', value: tensor('float32', [1], [2]) },
    });
    return [g.reshape(x, [-1]), again];
  },
  oneHot: (g, x) => {
    if (x.shape.length === 0) return [x];
    return [
      g.one(
        'OneHot',
        [g.cast(x, 'int64'), g.int64([3]), g.constant(tensor('float32', [2], [0, 1]))],
        { axis: int(-1) },
      ),
    ];
  },
};

test('the shapes that are inferred are those that ONNX Runtime gives, where a size has a name as well', async () => {
  const seen = new Map<string, number>();
  const shape = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 });
  const moves = fc.array(fc.tuple(fc.nat(), fc.array(fc.nat(), { minLength: 8, maxLength: 8 })), {
    minLength: 3,
    maxLength: 8,
  });
  await fc.assert(
    fc.asyncProperty(shape, fc.boolean(), moves, async (sizes, named, steps) => {
      const g = new GraphBuilder();
      const names = Object.keys(STEPS);
      const values: Value[] = [g.input('x', 'float32', named ? ['n', ...sizes.slice(1)] : sizes)];
      for (const [step, choices] of steps) {
        const name = names[step % names.length] ?? '';
        let draws = 0;
        const pick = (n: number): number => (choices[draws++ % choices.length] ?? 0) % n;
        const last = values.at(-1);
        if (
          !last ||
          last.constant ||
          last.shape.length > 5 ||
          last.shape.some((size) => Number(size) > 64)
        )
          break;
        const before = g.nodes.length;
        values.push(...(STEPS[name]?.(g, last, pick) ?? []));
        if (g.nodes.length > before) seen.set(name, (seen.get(name) ?? 0) + 1);
      }
      const outputs = [...new Set(g.nodes.flatMap((recorded) => recorded.outputs))];
      if (outputs.length === 0) return;
      for (const value of outputs) g.output(value);
      const size = sizes.reduce((a, b) => a * b, 1);
      const x = tensor(
        'float32',
        sizes,
        Array.from({ length: size }, (_, i) => Math.sin(i)),
      );
      const results = await runOrt(g, { x });
      for (const value of outputs) {
        const result = results[value.name];
        const actual = value.shape.map((dimension, axis) =>
          // a size that is not known can be any
          dimension === null ? result?.dims[axis] : dimension === 'n' ? sizes[0] : dimension,
        );
        expect([value.type, actual]).toEqual([result?.type, result?.dims]);
      }
    }),
    { numRuns: 250, seed: 11 },
  );
  // every kind of step came up
  expect(Object.keys(STEPS).filter((name) => (seen.get(name) ?? 0) < 3)).toEqual([]);
});
