import { StepwiseError } from '@stepwise/core';
import type { Value } from '../builder/value.ts';
import { int, intOf } from '../model/attributes.ts';
import { sizeOf } from '../model/shape.ts';
import { tensor, toNumbers } from '../model/tensor.ts';
import { checkInts, toAxis } from './axes.ts';
import { areExact } from './elementwise.ts';
import type { Inputs, Operator } from './operator.ts';
import { present } from './present.ts';

/**
 * yᵢ = x₀ + … + xᵢ along the axis that the second input names; without xᵢ itself where `exclusive` is 1, and from the end
 * where `reverse` is 1.
 *
 * ∂x = the same sums of ∂y from the other end.
 */
export const cumSum: Operator = {
  name: 'CumSum',
  inputs: [2, 2],
  infer(_node, inputs) {
    const { type, shape } = present(inputs, 0);
    if (type === 'bool') throw new StepwiseError('bad-model', 'Its input has to be of numbers.');
    checkAxis(inputs);
    return [{ type, shape }];
  },
  fold(node, inputs) {
    const { type, shape, ...x } = present(inputs, 0);
    if (type === 'float16') return null;
    const axis = toAxis(toNumbers(present(inputs, 1))[0] ?? 0, shape.length);
    const numbers = toNumbers({ ...x, type, shape });
    const [size, stride] = [shape[axis] ?? 1, sizeOf(shape.slice(axis + 1))];
    const [exclusive, reverse] = ['exclusive', 'reverse'].map((name) => intOf(node, name, 0) !== 0);
    const sums = [...numbers];
    for (const first of numbers.keys()) {
      if (Math.floor(first / stride) % size !== 0) continue;
      let sum = 0;
      for (let step = 0; step < size; step += 1) {
        const at = first + (reverse ? size - 1 - step : step) * stride;
        const before = sum;
        sum += numbers[at] ?? Number.NaN;
        sums[at] = exclusive ? before : sum;
      }
    }
    return areExact(numbers, type) && areExact(sums, type) ? [tensor(type, shape, sums)] : null;
  },
  gradient({ g, node, inputs, gradients }) {
    const reverse = int(intOf(node, 'reverse', 0) === 0 ? 1 : 0);
    const attributes = { exclusive: int(intOf(node, 'exclusive', 0)), reverse };
    return [g.one('CumSum', [present(gradients, 0), present(inputs, 1)], attributes)];
  },
};

function checkAxis(inputs: Inputs<Value>): void {
  const [x, axis] = [present(inputs, 0), present(inputs, 1)];
  checkInts(axis, 'axis');
  const [length = 1] = axis.shape;
  if (typeof length === 'number' && length !== 1) {
    throw new StepwiseError('bad-model', `It sums along one axis; here it has ${length}.`);
  }
  if (axis.constant) toAxis(toNumbers(axis.constant)[0] ?? 0, x.shape.length);
}
