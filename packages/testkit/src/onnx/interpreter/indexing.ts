import { StepwiseError } from '@stepwise/core';
import type { StaticShape } from '@stepwise/onnx-training';

/** The number of elements of a shape. */
export function countOf(shape: StaticShape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** How far apart neighbours along each axis lie. */
export function stridesOf(shape: StaticShape): number[] {
  return shape.map((_, axis) => countOf(shape.slice(axis + 1)));
}

/** Where the element at these coordinates lies. */
export function flatIndex(at: readonly number[], strides: readonly number[]): number {
  let index = 0;
  for (let axis = 0; axis < strides.length; axis += 1) {
    index += (at[axis] ?? 0) * (strides[axis] ?? 0);
  }
  return index;
}

/** For every element of a shape, row by row, the index that a function gives for its coordinates. */
export function indexMap(
  shape: StaticShape,
  source: (at: readonly number[]) => number,
): Int32Array {
  const at = shape.map(() => 0);
  return new Int32Array(countOf(shape)).map(() => {
    const index = source(at);
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      const next = (at[axis] ?? 0) + 1;
      at[axis] = next === shape[axis] ? 0 : next;
      if (next !== shape[axis]) break;
    }
    return index;
  });
}

/** An axis counted from the front; negative ones count from the end. */
export function axisOf(axis: number, rank: number): number {
  if (!Number.isInteger(axis) || axis < -rank || axis >= rank) {
    throw new StepwiseError(
      'bad-model',
      `The axis ${axis} is not among the ${rank} axes of the value.`,
    );
  }
  return axis < 0 ? axis + rank : axis;
}

/** An index into an axis, counted from the front; negative ones count from the end. */
export function elementOf(index: number, size: number): number {
  if (index < -size || index >= size) {
    throw new StepwiseError(
      'bad-model',
      `The index ${index} is outside of an axis of the size ${size}.`,
    );
  }
  return index < 0 ? index + size : index;
}

/** The common shape of values that are broadcast: aligned at the end, where 1 fits any size. */
export function commonShape(shapes: readonly StaticShape[]): StaticShape {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  const padded = shapes.map((shape) => [...Array<number>(rank - shape.length).fill(1), ...shape]);
  return Array.from({ length: rank }, (_, axis) => {
    const sizes = new Set(padded.map((shape) => shape[axis] ?? 1));
    sizes.delete(1);
    if (sizes.size > 1) {
      throw new StepwiseError(
        'bad-model',
        `The shapes ${shapes.map((shape) => `[${shape.join(', ')}]`).join(' and ')} do not broadcast.`,
      );
    }
    return [...sizes][0] ?? 1;
  });
}

/** For every element of the larger shape, where it comes from in one that is broadcast to it. */
export function broadcastMap(from: StaticShape, to: StaticShape): Int32Array {
  const offset = to.length - from.length;
  const strides = stridesOf(from).map((stride, axis) => (from[axis] === 1 ? 0 : stride));
  return indexMap(to, (at) => flatIndex(at.slice(offset), strides));
}
