import { tensor, type FloatType, type StaticShape, type Tensor } from '@stepwise/onnx-training';
import type { Random } from '../../src/onnx/random.ts';
import type { DrawSituation } from '../onnxLoweringCases.ts';

function normals(r: Random, type: FloatType, shape: StaticShape, centre = 0): Tensor {
  return tensor(
    type,
    shape,
    r.numbers(shape, () => centre + r.normal()),
  );
}

/** What normalizations and their gradients are made of. */
export const NORMALIZATION_LOWERING_CASES: Readonly<Record<string, DrawSituation>> = {
  'channel-lines': (r, input, type) => {
    const shape = r.shape(r.integer(2, 4));
    const channels = shape.slice(1, 2);
    return {
      x: input(normals(r, type, shape)),
      slope: input(normals(r, type, channels)),
      offset: input(normals(r, type, channels)),
    };
  },
  'channel-sums': (r, input, type) => ({
    // not around 0, where a sum of both signs has few digits
    x: input(normals(r, type, r.shape(r.integer(2, 5)), 2)),
  }),
  standardized: (r, input, type) => {
    const x = normals(r, type, [r.integer(1, 4), r.integer(4, 8)], r.choose([0, 3]));
    return { x: input(x), epsilon: r.choose([Math.fround(1e-5), 0.125]) };
  },
};
