import { StepwiseError } from '@stepwise/core';
import { intOf } from '../model/attributes.ts';
import { toNumbers } from '../model/tensor.ts';
import { ofElements } from './elements.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/**
 * y = x on and above a diagonal of its matrices (the last two axes), or with `upper` 0 on and below it, and 0 elsewhere.
 * The second input says which diagonal: k columns to the right of the main one, 0 where it is left out.
 *
 * ∂x = the same part of ∂y.
 */
export const trilu: Operator = {
  name: 'Trilu',
  inputs: [1, 2],
  infer(_node, inputs) {
    const { type, shape } = present(inputs, 0);
    const k = inputs[1];
    if (shape.length < 2) {
      throw new StepwiseError('bad-model', 'It takes matrices; its input has too few axes.');
    }
    if (k && (k.type !== 'int64' || k.shape.length > 1 || (k.shape[0] ?? 1) !== 1)) {
      throw new StepwiseError('bad-model', 'The diagonal has to be one number of int64.');
    }
    return [{ type, shape }];
  },
  fold(node, inputs) {
    const { type, shape, data } = present(inputs, 0);
    const k = inputs[1] ? (toNumbers(inputs[1])[0] ?? 0) : 0;
    const isUpper = intOf(node, 'upper', 1) !== 0;
    const [rows = 1, columns = 1] = shape.slice(-2);
    const elements = Array.from<number | bigint, number | bigint>(data, (x, i) => {
      const right = (i % columns) - (Math.floor(i / columns) % rows);
      return (isUpper ? right >= k : right <= k) ? x : 0;
    });
    return [ofElements(type, shape, elements)];
  },
  gradient({ g, node, inputs, gradients }) {
    return [g.one('Trilu', [present(gradients, 0), ...inputs.slice(1)], node.attributes)];
  },
};
