import { StepwiseError } from '@stepwise/core';
import {
  isStatic,
  showShape,
  type Dimension,
  type Shape,
  type StaticShape,
} from '../model/shape.ts';
import type { GraphBuilder } from './graphBuilder.ts';
import type { Value } from './value.ts';

/**
 * The shape of an elementwise result, by NumPy's rule: shapes are aligned at their end, and 1 fits any size. A size that
 * is not known is taken to fit.
 *
 * @throws StepwiseError `bad-model` when two sizes differ and neither is 1.
 */
export function broadcastShapes(...shapes: readonly Shape[]): Shape {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis): Dimension => {
    const sizes = shapes
      .map(
        (shape) => shape[axis - rank + shape.length] ?? (axis - rank + shape.length < 0 ? 1 : null),
      )
      .filter((size) => size !== 1);
    const [first = 1] = sizes;
    if (sizes.every((size) => size === first)) return first;
    const numbers = sizes.filter((size) => typeof size === 'number');
    const [number = null] = numbers;
    if (numbers.some((size) => size !== number)) {
      throw new StepwiseError(
        'bad-model',
        `The shapes ${shapes.map(showShape).join(' and ')} do not fit together.`,
      );
    }
    return number;
  });
}

/**
 * Sums a gradient over the axes along which a value was broadcast: the transpose of broadcasting.
 *
 * @returns a value of the given shape; the gradient itself where nothing was broadcast.
 */
export function sumTo(g: GraphBuilder, gradient: Value, shape: Shape): Value {
  const from = toStatic(gradient.shape);
  const to = toStatic(shape);
  if (sameShape(from, to)) return gradient;
  const extra = from.length - to.length;
  const axes = from
    .map((_, axis) => axis)
    .filter((axis) => axis < extra || (to[axis - extra] === 1 && from[axis] !== 1));
  const sum = axes.length === 0 ? gradient : g.reduceSum(gradient, axes, extra === 0);
  return reshapeTo(g, sum, to);
}

/** The value in another shape of as many elements; the value itself where it has the shape. */
export function reshapeTo(g: GraphBuilder, x: Value, shape: Shape): Value {
  const [from, to] = [toStatic(x.shape), toStatic(shape)];
  return sameShape(from, to) ? x : g.reshape(x, to);
}

/** The value repeated along the axes that have the size 1 or are missing; the value itself where it has the shape. */
export function expandTo(g: GraphBuilder, x: Value, shape: Shape): Value {
  const [from, to] = [toStatic(x.shape), toStatic(shape)];
  return sameShape(from, to) ? x : g.one('Expand', [x, g.int64(to)]);
}

/** What an Expand made the value from, for operators that broadcast by themselves; else the value. */
export function beforeExpand(g: GraphBuilder, x: Value): Value {
  const made = g.makerOf(x);
  return (made?.node.op === 'Expand' && made.inputs[0]) || x;
}

/** @throws StepwiseError `bad-model` when a size is not known yet. */
export function toStatic(shape: Shape): StaticShape {
  if (isStatic(shape)) return shape;
  throw new StepwiseError(
    'bad-model',
    `A gradient needs every size of ${showShape(shape)}; give the sizes of all inputs.`,
  );
}

function sameShape(a: StaticShape, b: StaticShape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}
