import {
  float,
  int,
  tensor,
  type Attributes,
  type FloatType,
  type StaticShape,
  type Tensor,
} from '@stepwise/onnx-training';
import type { Random } from '../../src/onnx/random.ts';
import type { Case } from '../onnxOperatorCases.ts';

/** Normal numbers around a centre that is not 0. */
function around(r: Random, type: FloatType, shape: StaticShape, centre = 0): Tensor {
  return tensor(
    type,
    shape,
    r.numbers(shape, () => centre + r.normal()),
  );
}

function positive(r: Random, type: FloatType, shape: StaticShape): Tensor {
  return tensor(
    type,
    shape,
    r.numbers(shape, () => r.uniform(0.3, 2)),
  );
}

/**
 * Normalizations by mean and variance of 4 elements and more: those of two become ±1 whatever they are, and their gradient
 * is what rounding leaves.
 */
export const NORMALIZATION_CASES: Readonly<Record<string, (r: Random, type: FloatType) => Case>> = {
  BatchNormalization: (r, type) => {
    const shape = [r.integer(4, 6), r.integer(1, 4), ...r.shape(r.integer(0, 2), 3)];
    const channels = shape.slice(1, 2);
    const isTraining = r.flip();
    const attributes: Attributes = {
      ...(isTraining && { training_mode: int(1) }),
      ...(r.flip() && { epsilon: float(0.125) }),
      ...(r.flip() && { momentum: float(r.choose([0, 0.25])) }),
    };
    return {
      inputs: [
        around(r, type, shape, r.choose([0, 5])),
        positive(r, type, channels),
        around(r, type, channels),
        around(r, type, channels),
        positive(r, type, channels),
      ],
      attributes,
      outputs: isTraining ? 3 : 1,
    };
  },
  InstanceNormalization: (r, type) => {
    const shape = [
      r.integer(1, 3),
      r.integer(1, 4),
      r.integer(4, 6),
      ...r.shape(r.integer(0, 2), 2),
    ];
    const channels = shape.slice(1, 2);
    return {
      inputs: [
        around(r, type, shape, r.choose([0, 1])),
        positive(r, type, channels),
        around(r, type, channels),
      ],
      attributes: r.flip() ? { epsilon: float(0.125) } : {},
    };
  },
  LayerNormalization: (r, type) => {
    const rank = r.integer(1, 4);
    const axis = r.integer(-rank, rank - 1);
    const shape = r.shape(rank, 3).with(rank - 1, r.integer(4, 6));
    const normalized = shape.slice(axis);
    return {
      inputs: [
        around(r, type, shape, r.choose([0, 1])),
        positive(r, type, normalized),
        ...(r.flip() ? [around(r, type, normalized)] : []),
      ],
      attributes: {
        ...((axis !== -1 || r.flip()) && { axis: int(axis) }),
        ...(r.flip() && { epsilon: float(0.125) }),
      },
      outputs: r.integer(1, 3),
    };
  },
  LpNormalization: (r, type) => {
    const rank = r.integer(1, 3);
    const axis = r.integer(-rank, rank - 1);
    const shape = r.shape(rank).with(axis < 0 ? axis + rank : axis, r.integer(3, 5));
    return {
      // away from 0, where |x| has a kink
      inputs: [
        tensor(
          type,
          shape,
          r.numbers(shape, () => r.uniform(0.2, 2) * (r.flip() ? 1 : -1)),
        ),
      ],
      attributes: {
        ...((axis !== -1 || r.flip()) && { axis: int(axis) }),
        ...(r.flip() && { p: int(r.integer(1, 2)) }),
      },
    };
  },
  LRN: (r, type) => ({
    inputs: [around(r, type, [r.integer(1, 2), r.integer(1, 6), r.integer(1, 3), r.integer(1, 3)])],
    attributes: {
      // the kernel of the runtime has odd sizes alone
      size: int(r.choose([1, 3, 5])),
      ...(r.flip() && { alpha: float(0.5), beta: float(0.5), bias: float(2) }),
    },
  }),
};
