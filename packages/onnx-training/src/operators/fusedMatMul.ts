import { StepwiseError } from '@stepwise/core';
import { find } from '../model/attributes.ts';
import type { Shape } from '../model/shape.ts';
import { matMul } from './matMul.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/**
 * y = alpha · a′ · b′, where ′ swaps the last two axes if `transA` or `transB` says so: an operator of ONNX Runtime's own,
 * which reads the matrices as they lie and copies nothing. Gradient rules emit it where the target is `'onnxruntime'`.
 *
 * It has no gradient rule: it is made by rules, and a model that was optimized by ONNX Runtime had better be trained as
 * it was before.
 */
export const fusedMatMul: Operator = {
  name: 'FusedMatMul',
  domain: 'com.microsoft',
  inputs: [2, 2],
  infer(node, inputs) {
    const others = ['transBatchA', 'transBatchB'].filter((name) => find(node, name, 'int')?.value);
    if (others.length > 0) {
      throw new StepwiseError('unsupported', `Its attribute ${others.join()} has to be 0.`);
    }
    const [a, b] = [present(inputs, 0), present(inputs, 1)];
    if (a.shape.length < 2 || b.shape.length < 2) {
      throw new StepwiseError('bad-model', 'Its inputs have to be matrices.');
    }
    const [transA, transB] = ['transA', 'transB'].map((name) =>
      Boolean(find(node, name, 'int')?.value),
    );
    return matMul.infer(node, [
      { ...a, shape: transA ? swapped(a.shape) : a.shape },
      { ...b, shape: transB ? swapped(b.shape) : b.shape },
    ]);
  },
};

function swapped(shape: Shape): Shape {
  return [...shape.slice(0, -2), ...shape.slice(-2).toReversed()];
}
