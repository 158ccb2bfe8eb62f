import { StepwiseError } from '@stepwise/core';
import { find } from '../model/attributes.ts';
import { conv } from './conv.ts';
import type { Operator } from './operator.ts';

/**
 * y = the convolution of x with w, plus bias, plus z, which has the shape of the result: an operator of ONNX Runtime's own,
 * which adds up where it writes. Sums of gradients emit it where the target is `'onnxruntime'`. An `activation` is
 * refused.
 *
 * It has no gradient rule: it is made by rules, and a model that was optimized by ONNX Runtime had better be trained as
 * it was before.
 */
export const fusedConv: Operator = {
  name: 'FusedConv',
  domain: 'com.microsoft',
  inputs: [2, 4],
  infer(node, inputs) {
    if (find(node, 'activation', 'string')) {
      throw new StepwiseError('unsupported', 'Its attribute activation has to be left out.');
    }
    const results = conv.infer(node, inputs.slice(0, 3));
    const [[result], z] = [results, inputs[3]];
    if (!result || !z) return results;
    const fits = z.shape.every((size, i) => [size, null].includes(result.shape[i] ?? size));
    if (z.type === result.type && z.shape.length === result.shape.length && fits) return results;
    const [wanted, got] = [result, z].map(({ type, shape }) => `${type}[${shape.join(', ')}]`);
    throw new StepwiseError('bad-model', `What it adds has to be ${wanted}; it is ${got}.`);
  },
};
