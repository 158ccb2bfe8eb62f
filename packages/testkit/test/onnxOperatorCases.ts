import {
  float,
  int,
  ints,
  string,
  tensor,
  type Attribute,
  type Attributes,
  type ElementType,
  type FloatType,
  type StaticShape,
  type Tensor,
} from '@stepwise/onnx-training';
import type { Random } from '../src/onnx/random.ts';
import { ACTIVATION_CASES } from './operatorCases/activations.ts';
import { CONVOLUTION_CASES } from './operatorCases/convolutions.ts';
import { narrower } from './operatorCases/draws.ts';
import { NORMALIZATION_CASES } from './operatorCases/normalizations.ts';
import { EINSUM_CASES } from './operatorCases/einsum.ts';
import { INDEXING_CASES } from './operatorCases/indexing.ts';
import { MATHEMATICS_CASES } from './operatorCases/mathematics.ts';
import { POOL_CASES } from './operatorCases/pools.ts';
import { SCAN_CASES } from './operatorCases/scans.ts';
import { PRODUCT_CASES } from './operatorCases/products.ts';
import { REDUCTION_CASES } from './operatorCases/reductions.ts';
import { RESAMPLING_CASES } from './operatorCases/resampling.ts';

/** What goes into one node. */
export interface Case {
  readonly inputs: readonly (Tensor | null)[];
  readonly attributes?: Attributes;
  readonly outputs?: number;
}

type Draw = (r: Random, type: FloatType) => Case;

const i64 = (...data: number[]): Tensor => tensor('int64', [data.length], data);
const attribute = (value: Tensor): Attribute => ({ kind: 'tensor', value });

function normals(r: Random, type: ElementType, shape: StaticShape): Tensor {
  return tensor(type, shape, r.numbers(shape, r.normal));
}

function between(r: Random, type: ElementType, shape: StaticShape, min: number, max: number) {
  return tensor(
    type,
    shape,
    r.numbers(shape, () => r.uniform(min, max)),
  );
}

function wholes(r: Random, type: ElementType, shape: StaticShape, min: number, max: number) {
  return tensor(
    type,
    shape,
    r.numbers(shape, () => r.integer(min, max)),
  );
}

function pair(r: Random): readonly [StaticShape, StaticShape] {
  const shape = r.shape(r.integer(0, 4), 3);
  const both = [shape, narrower(r, shape)] as const;
  return r.flip() ? both : [both[1], both[0]];
}

const unary =
  (min = -3, max = 3): Draw =>
  (r, type) => ({ inputs: [between(r, type, r.shape(r.integer(0, 3)), min, max)] });

const binary =
  (draw: (r: Random, type: FloatType, shape: StaticShape) => Tensor): Draw =>
  (r, type) => ({ inputs: pair(r).map((shape) => draw(r, type, shape)) });

/** Floats, or int64, few enough different ones that some are equal. */
const comparison: Draw = (r, type) => {
  const kind = r.flip() ? type : 'int64';
  return { inputs: pair(r).map((shape) => wholes(r, kind, shape, -2, 2)) };
};

const logic: Draw = (r) => ({ inputs: pair(r).map((shape) => wholes(r, 'bool', shape, 0, 1)) });

const away = (r: Random, type: FloatType, shape: StaticShape): Tensor =>
  tensor(
    type,
    shape,
    r.numbers(shape, () => r.uniform(0.5, 3) * (r.flip() ? 1 : -1)),
  );

const variadic: Draw = (r, type) => {
  const shape = r.shape(r.integer(1, 3), 3);
  const count = r.integer(1, 3);
  const shapes = Array.from({ length: count }, (_, i) => (i === 0 ? shape : narrower(r, shape)));
  return { inputs: shapes.map((one) => normals(r, type, one)) };
};

const reduction: Draw = (r, type) => {
  const rank = r.integer(1, 4);
  const axes = r.order(rank).slice(0, r.integer(1, rank));
  const signed = axes.map((axis) => (r.flip() ? axis : axis - rank));
  return {
    inputs: [normals(r, type, r.shape(rank, 3)), r.flip() ? i64(...signed) : null],
    attributes: r.flip() ? { keepdims: int(r.integer(0, 1)) } : {},
  };
};

const alongAxis: Draw = (r, type) => {
  const rank = r.integer(1, 4);
  const axis = r.integer(-rank, rank - 1);
  const scale = r.choose([1, 30]);
  const shape = r.shape(rank);
  return {
    inputs: [
      tensor(
        type,
        shape,
        r.numbers(shape, () => scale * r.normal()),
      ),
    ],
    attributes: axis === -1 && r.flip() ? {} : { axis: int(axis) },
  };
};

const special = (r: Random, type: FloatType): Case => ({
  inputs: [
    tensor(
      type,
      [8],
      r.numbers([8], () => r.choose([0, 1, NaN, Infinity, -Infinity])),
    ),
  ],
});

/** Random inputs and attributes for every operator that is interpreted. */
export const OPERATOR_CASES: Readonly<Record<string, Draw>> = {
  ...SCAN_CASES,
  ...ACTIVATION_CASES,
  ...CONVOLUTION_CASES,
  ...MATHEMATICS_CASES,
  ...REDUCTION_CASES,
  ...INDEXING_CASES,
  ...EINSUM_CASES,
  ...NORMALIZATION_CASES,
  ...POOL_CASES,
  ...PRODUCT_CASES,
  ...RESAMPLING_CASES,
  Abs: unary(),
  Add: binary(normals),
  And: logic,
  Cast: (r, type) => {
    const from = r.choose([type, 'int64', 'int32', 'bool'] as const);
    const [min, max] = from === 'bool' ? [0, 1] : [-100, 100];
    const x = from === type ? between : wholes;
    return {
      inputs: [x(r, from, r.shape(2), min, max)],
      attributes: { to: int(r.choose([6, 7, 9, type === 'float32' ? 1 : 11])) },
    };
  },
  Concat: (r, type) => {
    const rank = r.integer(1, 3);
    const shape = r.shape(rank);
    const axis = r.integer(-rank, rank - 1);
    const along = axis < 0 ? axis + rank : axis;
    const parts = Array.from({ length: r.integer(1, 3) }, () => shape.with(along, r.integer(0, 3)));
    return { inputs: parts.map((part) => normals(r, type, part)), attributes: { axis: int(axis) } };
  },
  Constant: (r, type) => ({
    inputs: [],
    attributes: r.choose<Attributes>([
      { value: attribute(normals(r, type, r.shape(2))) },
      { value_float: float(0.5) },
      { value_floats: { kind: 'floats', value: [0.25, 3] } },
      { value_int: int(r.integer(-9, 9)) },
      { value_ints: ints([3, -1]) },
    ]),
  }),
  ConstantOfShape: (r, type) => ({
    inputs: [i64(...r.shape(r.integer(1, 3)))],
    attributes: r.choose<Attributes>([
      {},
      { value: attribute(tensor(type, [1], [0.5])) },
      { value: attribute(i64(7)) },
    ]),
  }),
  Div: (r, type) =>
    r.flip()
      ? { inputs: pair(r).map((shape) => away(r, type, shape)) }
      : { inputs: [wholes(r, 'int64', [6], -9, 9), wholes(r, 'int64', [6], 1, 4)] },
  Dropout: (r, type) => ({
    inputs: [normals(r, type, r.shape(2)), ...(r.flip() ? [tensor(type, [], [0.3])] : [])],
    outputs: 2,
  }),
  Equal: comparison,
  Erf: unary(),
  Exp: unary(),
  Expand: (r, type) => {
    const [from, to] = pair(r);
    return { inputs: [normals(r, type, from), i64(...to)] };
  },
  Flatten: (r, type) => {
    const rank = r.integer(1, 4);
    return {
      inputs: [normals(r, type, r.shape(rank))],
      attributes: r.flip() ? {} : { axis: int(r.integer(-rank, rank)) },
    };
  },
  Floor: unary(),
  Gather: (r, type) => {
    const rank = r.integer(1, 3);
    const shape = r.shape(rank);
    const axis = r.integer(-rank, rank - 1);
    const size = shape.at(axis) ?? 1;
    return {
      inputs: [
        normals(r, type, shape),
        wholes(r, r.choose(['int32', 'int64']), r.shape(r.integer(0, 2)), -size, size - 1),
      ],
      attributes: { axis: int(axis) },
    };
  },
  GatherElements: (r, type) => {
    const rank = r.integer(1, 3);
    const shape = r.shape(rank);
    const axis = r.integer(-rank, rank - 1);
    const size = shape.at(axis) ?? 1;
    const along = axis < 0 ? axis + rank : axis;
    const chosen = shape.map((most, i) => (i === along ? r.integer(1, 4) : r.integer(1, most)));
    return {
      inputs: [normals(r, type, shape), wholes(r, 'int64', chosen, -size, size - 1)],
      attributes: { axis: int(axis) },
    };
  },
  Gemm: (r, type) => {
    const [n, k, m] = [r.integer(1, 4), r.integer(1, 4), r.integer(1, 4)];
    const [transA, transB] = [r.integer(0, 1), r.integer(0, 1)];
    const c = r.choose<StaticShape | null>([null, [], [1], [m], [1, m], [n, 1], [n, m]]);
    return {
      inputs: [
        normals(r, type, transA ? [k, n] : [n, k]),
        normals(r, type, transB ? [m, k] : [k, m]),
        ...(c ? [normals(r, type, c)] : []),
      ],
      attributes: r.flip()
        ? { transA: int(transA), transB: int(transB), alpha: float(0.5), beta: float(-1.5) }
        : { transA: int(transA), transB: int(transB) },
    };
  },
  Greater: comparison,
  GreaterOrEqual: comparison,
  HardSigmoid: (r, type) => ({
    inputs: [between(r, type, r.shape(2), -6, 6)],
    attributes: r.flip() ? {} : { alpha: float(0.5), beta: float(0.25) },
  }),
  Identity: unary(),
  IsInf: (r, type) => ({
    ...special(r, type),
    attributes: r.choose<Attributes>([
      {},
      { detect_positive: int(0) },
      { detect_negative: int(0) },
    ]),
  }),
  IsNaN: special,
  Less: comparison,
  LessOrEqual: comparison,
  Log: unary(0.1, 9),
  LogSoftmax: alongAxis,
  MatMul: (r, type) => {
    const [n, k, m] = [r.integer(1, 4), r.integer(1, 4), r.integer(1, 4)];
    const [left, right] = pair(r);
    return {
      inputs: [
        normals(r, type, r.flip() ? [k] : [...left, n, k]),
        normals(r, type, r.flip() ? [k] : [...right, k, m]),
      ],
    };
  },
  Max: variadic,
  Min: variadic,
  Mul: binary(normals),
  Neg: unary(),
  Not: (r) => ({ inputs: [wholes(r, 'bool', r.shape(2), 0, 1)] }),
  OneHot: (r) => {
    const shape = r.shape(r.integer(1, 2));
    const depth = r.integer(1, 4);
    return {
      inputs: [
        wholes(r, 'int64', shape, -depth - 1, depth),
        tensor('int64', [], [depth]),
        // kernels of the runtime have float32 and int64 for what is written
        r.flip() ? tensor('float32', [2], [0.25, 4]) : i64(-1, 3),
      ],
      attributes: r.flip() ? {} : { axis: int(r.integer(-1, shape.length)) },
    };
  },
  Pow: (r, type) => {
    const [a, b] = pair(r);
    return r.flip()
      ? { inputs: [between(r, type, a, 0.2, 3), between(r, type, b, -2, 2)] }
      : { inputs: [away(r, type, a), wholes(r, r.choose([type, 'int64']), b, -3, 3)] };
  },
  Range: (r) => {
    const type = r.choose<ElementType>(['float32', 'int64', 'float64']);
    const delta = r.choose([1, 2, -1, -3]);
    const start = r.integer(-3, 3);
    return {
      inputs: [start, start + delta * r.integer(-1, 4) + r.integer(0, 1), delta].map((x) =>
        tensor(type, [], [x]),
      ),
    };
  },
  Reciprocal: (r, type) => ({ inputs: [away(r, type, r.shape(2))] }),
  ReduceMean: reduction,
  ReduceSum: reduction,
  Relu: unary(),
  Reshape: (r, type) => {
    const [a, b, c] = [r.integer(1, 4), r.integer(1, 4), r.integer(1, 4)];
    const to = r.choose([[a * b, c], [-1, c, 1], [0, -1], [c, 0, a], [0, 0, 0], [-1]]);
    return { inputs: [normals(r, type, [a, b, c]), i64(...to)] };
  },
  Shape: (r, type) => ({
    inputs: [normals(r, type, r.shape(3))],
    attributes: {
      ...(r.flip() && { start: int(r.integer(-3, 3)) }),
      ...(r.flip() && { end: int(r.integer(-3, 3)) }),
    },
  }),
  Sigmoid: unary(-40, 40),
  Sign: unary(),
  Slice: (r, type) => {
    const rank = r.integer(1, 3);
    const axes = r.order(rank).slice(0, r.integer(1, rank));
    const whole = axes.length === rank && r.flip();
    const steps = axes.map(() => r.choose([1, 1, 2, -1, -2]));
    const bounds = (): Tensor => i64(...axes.map(() => r.choose([-9, -2, -1, 0, 1, 2, 9])));
    return {
      inputs: [
        normals(r, type, r.shape(rank, 5)),
        bounds(),
        bounds(),
        ...(whole ? [] : [i64(...axes), ...(r.flip() ? [i64(...steps)] : [])]),
      ],
    };
  },
  Softmax: alongAxis,
  SoftmaxCrossEntropyLoss: (r, type) => {
    const [n, classes] = [r.integer(1, 4), r.integer(2, 4)];
    const rest = r.shape(r.integer(0, 2), 3);
    const ignored = r.choose([null, -1, 1, 7]);
    // the first label counts, so that no mean divides by 0
    const most = classes - 1;
    const labels = r.numbers([n, ...rest], () =>
      ignored !== null && r.uniform() < 0.3 ? ignored : r.integer(0, most),
    );
    return {
      inputs: [
        normals(r, type, [n, classes, ...rest]),
        tensor('int64', [n, ...rest], labels.with(0, 0)),
        ...(r.flip() ? [between(r, type, [classes], 0.2, 2)] : []),
      ],
      attributes: {
        ...(ignored !== null && { ignore_index: int(ignored) }),
        ...(r.flip() && { reduction: string(r.choose(['mean', 'sum', 'none'])) }),
      },
      outputs: 2,
    };
  },
  Split: (r, type) => {
    const rank = r.integer(1, 3);
    const axis = r.integer(-rank, rank - 1);
    const along = axis < 0 ? axis + rank : axis;
    const shape = r.shape(rank).with(along, 5);
    const parts = r.choose([[1, 4], [2, 0, 3], [5], null]);
    return {
      inputs: [normals(r, type, shape), ...(parts ? [i64(...parts)] : [])],
      attributes: { axis: int(axis), ...(!parts && { num_outputs: int(3) }) },
      outputs: parts?.length ?? 3,
    };
  },
  Sqrt: unary(0, 9),
  Squeeze: (r, type) => {
    const [a, b] = [r.integer(2, 4), r.integer(2, 4)];
    return {
      inputs: [
        normals(r, type, [1, a, 1, b]),
        ...r.choose([[], [i64(0)], [i64(-2)], [i64(2, -4)]]),
      ],
    };
  },
  Sub: binary(normals),
  Sum: variadic,
  Tanh: unary(),
  Transpose: (r, type) => {
    const rank = r.integer(1, 4);
    return {
      inputs: [normals(r, type, r.shape(rank))],
      attributes: r.flip() ? { perm: ints(r.order(rank)) } : {},
    };
  },
  Unsqueeze: (r, type) => ({
    inputs: [normals(r, type, r.shape(2)), r.choose([i64(0), i64(-1), i64(1, 3), i64(3, -5, 1)])],
  }),
  Where: (r, type) => {
    const shape = r.shape(3, 3);
    const kind = r.choose<ElementType>([type, 'int64']);
    return {
      inputs: [
        wholes(r, 'bool', narrower(r, shape), 0, 1),
        wholes(r, kind, narrower(r, shape), -9, 9),
        wholes(r, kind, narrower(r, shape), -9, 9),
      ],
    };
  },
};
