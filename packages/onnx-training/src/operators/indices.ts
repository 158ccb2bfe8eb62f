import { StepwiseError } from '@stepwise/core';
import type { Value } from '../builder/value.ts';
import type { Shape } from '../model/shape.ts';

/** @throws StepwiseError `bad-model` when a value can't be indices. */
export function checkIndices({ type }: Value): void {
  if (type === 'int64' || type === 'int32') return;
  throw new StepwiseError('bad-model', `Indices have to be int64 or int32, not ${type}.`);
}

/** Whether a shape has the axes of another, and sizes that can be the same. */
export function fitsShape(shape: Shape, wanted: Shape): boolean {
  return (
    shape.length === wanted.length &&
    shape.every((size, axis) => {
      const known = wanted[axis] ?? null;
      return typeof size !== 'number' || typeof known !== 'number' || size === known;
    })
  );
}

/** Whether one element along `axis` can be chosen for each of the indices: no other axis is longer than that of x. */
export function fitsAlong(indices: Shape, x: Shape, axis: number): boolean {
  return (
    indices.length === x.length &&
    indices.every((size, i) => {
      const most = x[i] ?? null;
      return i === axis || typeof size !== 'number' || typeof most !== 'number' || size <= most;
    })
  );
}
