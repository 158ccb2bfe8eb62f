import { StepwiseError } from '@stepwise/core';
import { reshapeTo } from '../builder/broadcast.ts';
import { intOf } from '../model/attributes.ts';
import { isStatic, showShape, sizeOf, type Dimension, type Shape } from '../model/shape.ts';
import { constantInts, rankOf } from './axes.ts';
import { keepData } from './keepData.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/**
 * y = the elements of x in their order, in the shape of the second input. There −1 stands for what is left, and 0 keeps
 * the size of x (with `allowzero` it is the size 0).
 *
 * ∂x = ∂y in the shape of x.
 */
export const reshape: Operator = {
  name: 'Reshape',
  inputs: [2, 2],
  infer(node, inputs) {
    const [x, target] = [present(inputs, 0), present(inputs, 1)];
    const rank = rankOf(target, 1);
    if (target.constant) {
      const sizes = constantInts(inputs, 1, 'sizes') ?? [];
      return [{ type: x.type, shape: resolve(x.shape, sizes, intOf(node, 'allowzero', 0) !== 0) }];
    }
    return [{ type: x.type, shape: Array.from({ length: rank }, () => null) }];
  },
  fold: keepData,
  gradient({ g, inputs, gradients }) {
    return [reshapeTo(g, present(gradients, 0), present(inputs, 0).shape)];
  },
};

/** The shape that the second input asks for. */
function resolve(from: Shape, sizes: readonly number[], allowZero: boolean): Shape {
  const kept = (axis: number): boolean => sizes[axis] === 0 && !allowZero;
  if (
    sizes.some((size, axis) => size < -1 || (kept(axis) && axis >= from.length)) ||
    sizes.filter((size) => size === -1).length > 1 ||
    (allowZero && sizes.includes(0) && sizes.includes(-1))
  ) {
    throw new StepwiseError(
      'bad-model',
      `The sizes [${sizes.join(', ')}] are no shape: −1 can stand there once, and 0 only where the input has an axis.`,
    );
  }
  const shape = sizes.map((size, axis): Dimension => (kept(axis) ? (from[axis] ?? null) : size));
  const old = from.filter((_, axis) => !kept(axis));
  const named = old.filter((size) => typeof size !== 'number');
  const before = sizeOf(old.filter((size) => typeof size === 'number'));
  const after = sizeOf(sizes.filter((size, axis) => size !== -1 && !kept(axis)));
  if (sizes.includes(-1)) {
    const left = named.length === 0 ? before / after : null;
    if (shape.includes(0) || (left !== null && !Number.isInteger(left))) misfit(from, sizes);
    const [name = null] = named.length === 1 && before === after ? named : [];
    return shape.map((size) => (size === -1 ? (left ?? name) : size));
  }
  if (named.length === 0 ? before !== after : before === 0 ? after !== 0 : after % before !== 0) {
    misfit(from, sizes);
  }
  return shape;
}

function misfit(from: Shape, sizes: readonly number[]): never {
  const count = isStatic(from) ? `${sizeOf(from)} elements` : 'the elements';
  throw new StepwiseError(
    'bad-model',
    `The sizes [${sizes.join(', ')}] do not hold ${count} of ${showShape(from)}.`,
  );
}
