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

/** Normalizations by mean and variance. */
export const NORMALIZATION_CASES: Readonly<Record<string, (r: Random, type: FloatType) => Case>> = {
  BatchNormalization: (r, type) => {
    const shape = [r.integer(2, 4), r.integer(1, 4), ...r.shape(r.integer(0, 2), 4)];
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
};
