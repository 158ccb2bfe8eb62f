import { StepwiseError } from '@stepwise/core';
import type { Value } from '../builder/value.ts';
import { intOf } from '../model/attributes.ts';
import type { Node } from '../model/model.ts';
import type { Dimension } from '../model/shape.ts';
import type { Inputs } from './operator.ts';
import { present } from './present.ts';

/** The side of the blocks that DepthToSpace and SpaceToDepth move. */
export function blockSize(node: Node): number {
  const size = intOf(node, 'blocksize', 0);
  if (Number.isInteger(size) && size > 0) return size;
  throw new StepwiseError('bad-model', `Its blocksize has to be at least 1; it is ${size}.`);
}

/** [n, channels, height, width] of the input. */
export function imageShape(
  inputs: Inputs<Value>,
): readonly [n: Dimension, channels: Dimension, height: Dimension, width: Dimension] {
  const { shape } = present(inputs, 0);
  const [n = null, channels = null, height = null, width = null] = shape;
  if (shape.length === 4) return [n, channels, height, width];
  throw new StepwiseError('bad-model', 'Its input has to be [n, channels, height, width].');
}

export function multiply(size: Dimension, by: number): Dimension {
  return by === 1 ? size : typeof size === 'number' ? size * by : null;
}

/** @throws StepwiseError `bad-model` when something is left. */
export function divide(size: Dimension, by: number, what: string): Dimension {
  if (typeof size !== 'number' || by === 1) return by === 1 ? size : null;
  if (size % by === 0) return size / by;
  throw new StepwiseError('bad-model', `Its ${what} has to be a multiple of ${by}; it is ${size}.`);
}
