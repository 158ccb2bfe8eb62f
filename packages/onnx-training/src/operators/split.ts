import { StepwiseError } from '@stepwise/core';
import { intOf } from '../model/attributes.ts';
import type { Node } from '../model/model.ts';
import type { Dimension } from '../model/shape.ts';
import { constantInts, toAxis } from './axes.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';
import { zeros } from './zeros.ts';

/**
 * y₁, y₂ … = x cut along an axis into pieces of the sizes of the second input, or into equal ones, of which the last may
 * be smaller where `num_outputs` says how many there are.
 *
 * ∂x = the ∂yᵢ put together along the axis.
 */
export const split: Operator = {
  name: 'Split',
  inputs: [1, 2],
  infer(node, inputs) {
    const { type, shape } = present(inputs, 0);
    const axis = toAxis(intOf(node, 'axis', 0), shape.length);
    const size = shape[axis] ?? null;
    const sizes = inputs[1]
      ? given(constantInts(inputs, 1, 'sizes') ?? [], size)
      : equal(node, size);
    if (sizes.length !== node.outputs.length) {
      throw new StepwiseError(
        'bad-model',
        `It has to have an output for each piece: ${sizes.length}; it has ${node.outputs.length}.`,
      );
    }
    return sizes.map((piece) => ({ type, shape: shape.with(axis, piece) }));
  },
  gradient({ g, node, inputs, outputs, gradients }) {
    const axis = toAxis(intOf(node, 'axis', 0), present(inputs, 0).shape.length);
    return [
      g.concat(
        outputs.map((y, i) => gradients[i] ?? zeros(g, y)),
        axis,
      ),
    ];
  },
};

function given(sizes: readonly number[], size: Dimension): readonly number[] {
  const sum = sizes.reduce((a, b) => a + b, 0);
  if (sizes.some((piece) => piece < 0) || (typeof size === 'number' && sum !== size)) {
    throw new StepwiseError(
      'bad-model',
      `The pieces have to be ${size ?? 'the axis'} together; they are [${sizes.join(', ')}].`,
    );
  }
  return sizes;
}

function equal(node: Node, size: Dimension): readonly Dimension[] {
  const count = intOf(node, 'num_outputs', 0);
  if (!Number.isInteger(count) || count < 1 || count > node.outputs.length) {
    throw new StepwiseError(
      'bad-model',
      `It needs the sizes of its pieces (input 1), or num_outputs, which here is ${count}.`,
    );
  }
  if (typeof size !== 'number') return Array.from({ length: count }, () => null);
  const piece = Math.ceil(size / count);
  const last = size - piece * (count - 1);
  if (last < 0) {
    throw new StepwiseError('bad-model', `An axis of ${size} can't be cut into ${count} pieces.`);
  }
  return Array.from({ length: count }, (_, i) => (i === count - 1 ? last : piece));
}
