import { StepwiseError } from '@stepwise/core';
import { find } from '../model/attributes.ts';
import type { Node } from '../model/model.ts';
import { tensor, type Tensor } from '../model/tensor.ts';
import { constantInts, rankOf } from './axes.ts';
import { broadcastPlaces, pick } from './elements.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = one number (`value`; 0 where it is left out) everywhere in a shape; nothing flows back. */
export const constantOfShape: Operator = {
  name: 'ConstantOfShape',
  inputs: [1, 1],
  infer(node, inputs) {
    const sizes = present(inputs, 0);
    const { type } = valueOf(node);
    const rank = rankOf(sizes, 0);
    if (sizes.constant) {
      const shape = constantInts(inputs, 0, 'sizes') ?? [];
      if (shape.every((size) => size >= 0)) return [{ type, shape }];
      throw new StepwiseError('bad-model', `Sizes can't be negative: [${shape.join(', ')}].`);
    }
    return [{ type, shape: Array.from({ length: rank }, () => null) }];
  },
  fold(node, _inputs, types) {
    const shape = present(types, 0).shape.map(Number);
    return [pick(valueOf(node), shape, broadcastPlaces([], shape))];
  },
  gradient: 'zero',
};

function valueOf(node: Node): Tensor {
  const value = find(node, 'value', 'tensor')?.value ?? tensor('float32', [1], [0]);
  if (value.data.length === 1) return value;
  throw new StepwiseError('bad-model', "Its 'value' has to be one number.");
}
