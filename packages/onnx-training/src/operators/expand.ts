import { StepwiseError } from '@stepwise/core';
import { broadcastShapes } from '../builder/broadcast.ts';
import type { Shape } from '../model/shape.ts';
import { constantInts, rankOf } from './axes.ts';
import { broadcastPlaces, pick } from './elements.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/**
 * y = x broadcast together with the shape of the second input; where that is 1, x keeps its size.
 *
 * ∂x = ∂y summed over what was repeated, which differentiation does by itself.
 */
export const expand: Operator = {
  name: 'Expand',
  inputs: [2, 2],
  infer(_node, inputs) {
    const [x, target] = [present(inputs, 0), present(inputs, 1)];
    const rank = rankOf(target, 1);
    return [{ type: x.type, shape: broadcastShapes(x.shape, target.constant ? sizes() : open()) }];

    function sizes(): Shape {
      const wanted = constantInts(inputs, 1, 'sizes') ?? [];
      if (wanted.every((size) => size >= 0)) return wanted;
      throw new StepwiseError('bad-model', `Sizes can't be negative: [${wanted.join(', ')}].`);
    }

    function open(): Shape {
      return Array.from({ length: rank }, () => null);
    }
  },
  fold(_node, inputs, types) {
    const x = present(inputs, 0);
    const shape = present(types, 0).shape.map(Number);
    return [pick(x, shape, broadcastPlaces(x.shape, shape))];
  },
  gradient({ gradients }) {
    return [present(gradients, 0)];
  },
};
