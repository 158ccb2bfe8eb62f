import { StepwiseError } from '@stepwise/core';
import { reshapeTo, toStatic } from '../builder/broadcast.ts';
import type { Dimension } from '../model/shape.ts';
import { checkInts, constantInts } from './axes.ts';
import { broadcastPlaces, pick } from './elements.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/**
 * y = x put after itself along each axis as often as the second input says.
 *
 * ∂x = ∂y, summed over the copies.
 */
export const tile: Operator = {
  name: 'Tile',
  inputs: [2, 2],
  infer(_node, inputs) {
    const [x, given] = [present(inputs, 0), present(inputs, 1)];
    checkInts(given, 'repeats');
    const repeats = given.constant ? (constantInts(inputs, 1, 'repeats') ?? []) : null;
    const [count] = repeats ? [repeats.length] : given.shape;
    if ((typeof count === 'number' && count !== x.shape.length) || repeats?.some((n) => n < 0)) {
      throw new StepwiseError(
        'bad-model',
        `It has to have a number of copies for each of the ${x.shape.length} axes${repeats ? `; they are [${repeats.join(', ')}]` : ''}.`,
      );
    }
    return [{ type: x.type, shape: x.shape.map((size, axis) => times(size, repeats?.[axis])) }];
  },
  fold(_node, inputs, types) {
    const x = present(inputs, 0);
    const shape = present(types, 0).shape.map(Number);
    // copies are an axis of their own before each axis, along which x is broadcast
    const own = x.shape.flatMap((size) => [1, size]);
    const apart = x.shape.flatMap((size, axis) => [size && (shape[axis] ?? 0) / size, size]);
    return [pick(x, shape, broadcastPlaces(own, apart))];
  },
  gradient({ g, inputs, gradients }) {
    const shape = toStatic(present(inputs, 0).shape);
    const repeats = constantInts(inputs, 1, 'repeats') ?? [];
    // each axis that has copies becomes two, and the first of them is summed
    const split = shape.flatMap((size, axis) =>
      repeats[axis] === 1 ? [size] : [repeats[axis] ?? 1, size],
    );
    const copies = shape.flatMap((_, axis) =>
      repeats[axis] === 1 ? [] : [axis + repeats.slice(0, axis).filter((n) => n !== 1).length],
    );
    const apart = reshapeTo(g, present(gradients, 0), split);
    return [copies.length === 0 ? apart : g.reduceSum(apart, copies)];
  },
};

function times(size: Dimension, count: number | undefined): Dimension {
  if (count === 1) return size;
  if (count === 0) return 0;
  return typeof size === 'number' && count !== undefined ? size * count : null;
}
