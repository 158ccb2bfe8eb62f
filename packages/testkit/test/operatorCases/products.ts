import { int, tensor, type FloatType, type StaticShape } from '@stepwise/onnx-training';
import type { Random } from '../../src/onnx/random.ts';
import type { Case } from '../onnxOperatorCases.ts';

const swap = (shape: StaticShape): StaticShape => [
  ...shape.slice(0, -2),
  ...shape.slice(-2).toReversed(),
];

/** Products of matrices beside MatMul and Gemm. */
export const PRODUCT_CASES: Readonly<Record<string, (r: Random, type: FloatType) => Case>> = {
  FusedMatMul: (r, type) => {
    const [n, k, m] = [r.integer(1, 4), r.integer(1, 4), r.integer(1, 4)];
    const stacks = r.shape(r.integer(0, 2), 3);
    const [transA, transB] = [r.flip(), r.flip()];
    const [a, b] = [
      [...stacks, n, k],
      [...(r.flip() ? stacks : []), k, m],
    ];
    const draw = (shape: StaticShape) => tensor(type, shape, r.numbers(shape, r.normal));
    return {
      inputs: [draw(transA ? swap(a) : a), draw(transB ? swap(b) : b)],
      attributes: { transA: int(transA ? 1 : 0), transB: int(transB ? 1 : 0) },
    };
  },
};
