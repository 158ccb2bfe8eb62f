import {
  int,
  tensor,
  type FloatType,
  type StaticShape,
  type Tensor,
} from '@stepwise/onnx-training';
import type { Random } from '../../src/onnx/random.ts';
import { i64, normals, wholes, type Draw } from './draws.ts';

/** Numbers in any order of which none are near each other, so that which one is the largest is clear. */
function apart(r: Random, type: FloatType, shape: StaticShape): Tensor {
  const count = shape.reduce((a, b) => a * b, 1);
  const numbers = r.order(count).map((place) => (place - count / 2) * 0.25 + r.uniform(0, 0.15));
  return tensor(type, shape, numbers);
}

/** Over some axes, or all; `draw` makes the numbers of a shape. */
const reductionOf =
  (draw: (r: Random, type: FloatType, shape: StaticShape) => Tensor): Draw =>
  (r, type) => {
    const rank = r.integer(0, 4);
    const axes = r.order(rank).slice(0, r.integer(0, rank));
    const signed = axes.map((axis) => (r.flip() ? axis : axis - rank));
    return {
      inputs: [draw(r, type, r.shape(rank, 3)), r.flip() ? i64(...signed) : null],
      attributes: {
        ...(r.flip() && { keepdims: int(r.integer(0, 1)) }),
        ...(r.integer(1, 4) === 1 && { noop_with_empty_axes: int(1) }),
      },
    };
  };

const orWholes =
  (draw: Draw): Draw =>
  (r, type) => {
    if (r.integer(1, 4) > 1) return draw(r, type);
    const kind = r.choose(['int64', 'int32'] as const);
    return reductionOf((random, _, shape) => wholes(random, kind, shape, -3, 3))(r, type);
  };

const positive = (r: Random, type: FloatType, shape: StaticShape): Tensor =>
  tensor(
    type,
    shape,
    r.numbers(shape, () => r.uniform(0.2, 3)),
  );

/** Some of them 0. */
const factors = (r: Random, type: FloatType, shape: StaticShape): Tensor =>
  tensor(
    type,
    shape,
    r.numbers(shape, () => (r.integer(1, 6) === 1 ? 0 : r.uniform(0.5, 1.5) * (r.flip() ? 1 : -1))),
  );

const nonZero = (r: Random, type: FloatType, shape: StaticShape): Tensor =>
  tensor(
    type,
    shape,
    r.numbers(shape, () => r.uniform(0.1, 2) * (r.flip() ? 1 : -1)),
  );

/** An axis of some size, counted from either end. */
function alongAxis(r: Random): { readonly shape: StaticShape; readonly axis: number } {
  const rank = r.integer(1, 4);
  return { shape: r.shape(rank), axis: r.integer(-rank, rank - 1) };
}

const argExtreme: Draw = (r, type) => {
  const { shape, axis } = alongAxis(r);
  return {
    // with few numbers some are equal
    inputs: [wholes(r, r.choose([type, 'int64', 'int32']), shape, -2, 2)],
    attributes: {
      ...((axis !== 0 || r.flip()) && { axis: int(axis) }),
      ...(r.flip() && { keepdims: int(r.integer(0, 1)) }),
      ...(r.flip() && { select_last_index: int(r.integer(0, 1)) }),
    },
  };
};

/** Reductions, and what works along one axis. */
export const REDUCTION_CASES: Readonly<Record<string, Draw>> = {
  ArgMax: argExtreme,
  ArgMin: argExtreme,
  CumSum: (r, type) => {
    const { shape, axis } = alongAxis(r);
    const kind = r.choose([type, type, 'int64', 'int32'] as const);
    return {
      inputs: [
        kind === type ? normals(r, type, shape) : wholes(r, kind, shape, -5, 5),
        tensor(r.choose(['int64', 'int32']), r.flip() ? [] : [1], [axis]),
      ],
      attributes: {
        ...(r.flip() && { exclusive: int(r.integer(0, 1)) }),
        ...(r.flip() && { reverse: int(r.integer(0, 1)) }),
      },
    };
  },
  ReduceL1: orWholes(reductionOf(nonZero)),
  ReduceL2: reductionOf(nonZero),
  ReduceLogSum: reductionOf(positive),
  ReduceLogSumExp: reductionOf(normals),
  ReduceMax: orWholes(reductionOf(apart)),
  ReduceMin: orWholes(reductionOf(apart)),
  ReduceProd: orWholes(reductionOf(factors)),
  ReduceSumSquare: orWholes(reductionOf(normals)),
  TopK: (r, type) => {
    const { shape, axis } = alongAxis(r);
    return {
      inputs: [apart(r, type, shape), i64(r.integer(1, shape.at(axis) ?? 1))],
      attributes: {
        ...((axis !== -1 || r.flip()) && { axis: int(axis) }),
        ...(r.flip() && { largest: int(r.integer(0, 1)) }),
      },
      outputs: 2,
    };
  },
};
