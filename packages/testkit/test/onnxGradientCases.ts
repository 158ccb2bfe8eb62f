import {
  float,
  int,
  string,
  tensor,
  type FloatType,
  type StaticShape,
  type Tensor,
} from '@stepwise/onnx-training';
import { ACTIVATION_GRADIENT_CASES } from './gradientCases/activations.ts';
import { CONVOLUTION_GRADIENT_CASES } from './gradientCases/convolutions.ts';
import { INDEXING_GRADIENT_CASES } from './gradientCases/indexing.ts';
import { MATHEMATICS_GRADIENT_CASES } from './gradientCases/mathematics.ts';
import { REDUCTION_GRADIENT_CASES } from './gradientCases/reductions.ts';
import type { Random } from '../src/onnx/random.ts';
import { NORMALIZATION_GRADIENT_CASES } from './gradientCases/normalizations.ts';
import { POOL_GRADIENT_CASES } from './gradientCases/pools.ts';
import { SCAN_GRADIENT_CASES } from './operatorCases/scans.ts';
import { narrower } from './operatorCases/draws.ts';
import { EINSUM_CASES } from './operatorCases/einsum.ts';
import { OPERATOR_CASES, type Case } from './onnxOperatorCases.ts';
import { RESAMPLING_GRADIENT_CASES } from './gradientCases/resampling.ts';

/** How many random graphs are made for each rule. */
export const DRAWS = 200;

/** How many of them ONNX Runtime runs as well, which takes longer. */
export const RUNTIME_DRAWS = 50;

/** What goes into a node whose gradient is asked for. */
export interface GradientCase extends Case {
  /** Positions of floats that have no gradient by definition; constants. */
  readonly still?: readonly number[];
  /** Positions of whole numbers and bools that a batch may bring; the others are constants, as exported graphs have them. */
  readonly open?: readonly number[];
}

type Draw = (r: Random, type: FloatType) => GradientCase;

const i64 = (...data: number[]): Tensor => tensor('int64', [data.length], data);

function drawn(r: Random, type: FloatType, shape: StaticShape, draw: () => number): Tensor {
  return tensor(type, shape, r.numbers(shape, draw));
}

/** A number that is not near 0. */
const away = (r: Random, min = 0.3): number => r.uniform(min, 3) * (r.flip() ? 1 : -1);

const unary =
  (draw: (r: Random) => number): Draw =>
  (r, type) => ({ inputs: [drawn(r, type, r.shape(r.integer(0, 3)), () => draw(r))] });

/** From the cases of the interpreter, where those hold nothing but smooth functions of floats. */
function asForward(op: string, more: Omit<GradientCase, 'inputs'> = {}): Draw {
  return (r, type) => {
    const draw = OPERATOR_CASES[op];
    if (!draw) throw new Error(`no cases of ${op}`);
    return { ...draw(r, type), ...more };
  };
}

const alongAxis: Draw = (r, type) => {
  const rank = r.integer(1, 4);
  const axis = r.integer(-rank, rank - 1);
  // over an axis of one element a softmax is constant
  const shape = r.shape(rank).with(axis < 0 ? axis + rank : axis, r.integer(2, 4));
  return {
    inputs: [drawn(r, type, shape, r.normal)],
    attributes: axis === -1 && r.flip() ? {} : { axis: int(axis) },
  };
};

/**
 * Two numbers with a gap between them in all places, so that which one is larger is the same before and after rounding.
 */
const choice: Draw = (r, type) => {
  const shape = r.shape(r.integer(1, 3), 3);
  const count = r.integer(1, 3);
  return {
    inputs: Array.from({ length: count }, (_, i) =>
      drawn(
        r,
        type,
        i === 0 ? shape : narrower(r, shape),
        // each input has its own thirds of whole numbers
        () => r.integer(-3, 3) + (i + r.uniform(0.1, 0.9)) / count,
      ),
    ),
  };
};

const reduction: Draw = (r, type) =>
  r.integer(1, 8) === 1
    ? {
        inputs: [drawn(r, type, r.shape(2), r.normal), i64()],
        attributes: { noop_with_empty_axes: int(1) },
      }
    : (OPERATOR_CASES['ReduceSum']?.(r, type) ?? { inputs: [] });

/**
 * Random inputs and attributes for every operator with a gradient. Operators with kinks get numbers that keep away from
 * them (Abs, Relu, HardSigmoid) or have a gap (Max, Min): there no derivative is defined.
 */
export const GRADIENT_CASES: Readonly<Record<string, Draw>> = {
  ...SCAN_GRADIENT_CASES,
  ...NORMALIZATION_GRADIENT_CASES,
  ...ACTIVATION_GRADIENT_CASES,
  ...CONVOLUTION_GRADIENT_CASES,
  ...MATHEMATICS_GRADIENT_CASES,
  ...REDUCTION_GRADIENT_CASES,
  ...INDEXING_GRADIENT_CASES,
  ...EINSUM_CASES,
  ...POOL_GRADIENT_CASES,
  ...RESAMPLING_GRADIENT_CASES,
  Abs: unary((r) => away(r, 0.05)),
  Add: asForward('Add'),
  Cast: (r, type) => ({
    inputs: [drawn(r, type, r.shape(2), r.normal)],
    attributes: { to: int(r.choose([1, 11])) },
  }),
  Concat: asForward('Concat'),
  Div: (r, type) => {
    const shape = r.shape(r.integer(0, 3), 3);
    const shapes = [shape, narrower(r, shape)];
    if (r.flip()) shapes.reverse();
    return { inputs: shapes.map((one) => drawn(r, type, one, () => away(r))) };
  },
  Dropout: asForward('Dropout', { still: [1] }),
  Erf: unary((r) => r.uniform(-2, 2)),
  Exp: unary((r) => r.uniform(-3, 3)),
  Expand: asForward('Expand'),
  Flatten: asForward('Flatten'),
  Gather: asForward('Gather', { open: [1] }),
  Gemm: asForward('Gemm'),
  HardSigmoid: (r, type) => {
    const given = r.flip();
    const [alpha, beta] = given ? [0.5, 0.25] : [0.2, 0.5];
    // y before the cut: below 0, between 0 and 1, above 1, never near either
    const draw = (): number => (r.choose([-1, 0, 1]) + r.uniform(0.05, 0.95) - beta) / alpha;
    return {
      inputs: [drawn(r, type, r.shape(2), draw)],
      attributes: given ? { alpha: float(alpha), beta: float(beta) } : {},
    };
  },
  Identity: unary((r) => r.normal()),
  Log: unary((r) => r.uniform(0.1, 9)),
  LogSoftmax: alongAxis,
  MatMul: (r, type) => {
    const [n, k, m] = [r.integer(1, 3), r.integer(1, 3), r.integer(1, 3)];
    const batch = r.shape(r.integer(0, 2), 2);
    const [left, right] = [narrower(r, batch), narrower(r, batch)];
    return {
      inputs: [
        drawn(r, type, r.integer(1, 4) === 1 ? [k] : [...left, n, k], r.normal),
        drawn(r, type, r.integer(1, 4) === 1 ? [k] : [...right, k, m], r.normal),
      ],
    };
  },
  Max: choice,
  Min: choice,
  Mul: asForward('Mul'),
  Neg: unary((r) => r.normal()),
  Pow: (r, type) => {
    const shape = r.shape(r.integer(0, 3), 3);
    const base = drawn(r, type, narrower(r, shape), () => r.uniform(0.3, 2.5));
    if (r.flip()) return { inputs: [base, drawn(r, type, shape, () => r.uniform(-2, 2.5))] };
    // powers of negative numbers are defined for whole exponents only
    const signed = drawn(r, type, shape, () => away(r));
    const whole = r.flip() ? [] : narrower(r, shape);
    const kind = r.choose([type, 'int64', 'int32'] as const);
    return {
      inputs: [
        signed,
        tensor(
          kind,
          whole,
          r.numbers(whole, () => r.integer(-2, 3)),
        ),
      ],
      still: [1],
    };
  },
  Reciprocal: unary((r) => away(r)),
  ReduceMean: reduction,
  ReduceSum: reduction,
  Relu: unary((r) => away(r, 0.05)),
  Reshape: asForward('Reshape'),
  Sigmoid: unary((r) => r.uniform(-4, 4)),
  Slice: (r, type) => {
    const rank = r.integer(1, 3);
    const shape = r.shape(rank, 5);
    const axes = r.order(rank).slice(0, r.integer(1, rank));
    const starts = axes.map((axis) => r.integer(0, (shape[axis] ?? 1) - 1));
    const ends = axes.map((axis, i) =>
      r.choose([r.integer((starts[i] ?? 0) + 1, shape[axis] ?? 1), 99]),
    );
    const signed = (bounds: number[]): Tensor =>
      i64(
        ...bounds.map((bound, i) => {
          const size = shape[axes[i] ?? 0] ?? 1;
          return bound < size && r.flip() ? bound - size : bound;
        }),
      );
    return {
      inputs: [
        drawn(r, type, shape, r.normal),
        signed(starts),
        signed(ends),
        i64(...axes.map((axis) => (r.flip() ? axis : axis - rank))),
        ...(r.flip() ? [i64(...axes.map(() => 1))] : []),
      ],
    };
  },
  Softmax: alongAxis,
  SoftmaxCrossEntropyLoss: (r, type) => {
    const [n, classes] = [r.integer(1, 4), r.integer(2, 4)];
    const rest = r.shape(r.integer(0, 2), 2);
    const ignored = r.choose([null, -100, 1]);
    const shape = [n, ...rest];
    const labels = r.numbers(shape, () =>
      ignored !== null && r.uniform() < 0.3 ? ignored : r.integer(0, classes - 1),
    );
    return {
      inputs: [
        drawn(r, type, [n, classes, ...rest], r.normal),
        // the first one counts, so that no mean is of nothing
        tensor(r.choose(['int64', 'int32']), shape, labels.with(0, 0)),
        ...(r.flip() ? [drawn(r, type, [classes], () => r.uniform(0.2, 2))] : []),
      ],
      attributes: {
        ...(ignored !== null && { ignore_index: int(ignored) }),
        ...(r.flip() && { reduction: string(r.choose(['mean', 'sum', 'none'])) }),
      },
      outputs: r.integer(1, 2),
      still: [2],
      open: [1],
    };
  },
  Split: asForward('Split'),
  Sqrt: unary((r) => r.uniform(0.1, 9)),
  Squeeze: asForward('Squeeze'),
  Sub: asForward('Sub'),
  Sum: (r, type) => {
    const shape = r.shape(r.integer(1, 3), 3);
    // of one sign: three numbers whose sum is almost 0 have no relative error to speak of
    return {
      inputs: Array.from({ length: r.integer(1, 3) }, () =>
        drawn(r, type, narrower(r, shape), () => r.uniform(0.3, 3)),
      ),
    };
  },
  Tanh: unary((r) => r.uniform(-2, 2)),
  Transpose: asForward('Transpose'),
  Unsqueeze: asForward('Unsqueeze'),
  Where: (r, type) => {
    const shape = r.shape(r.integer(1, 3), 3);
    const condition = narrower(r, shape);
    return {
      inputs: [
        tensor(
          'bool',
          condition,
          r.numbers(condition, () => r.integer(0, 1)),
        ),
        drawn(r, type, narrower(r, shape), r.normal),
        drawn(r, type, narrower(r, shape), r.normal),
      ],
      open: [0],
    };
  },
};
