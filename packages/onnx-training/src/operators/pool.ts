import { StepwiseError } from '@stepwise/core';
import type { Value } from '../builder/value.ts';
import { isFloat } from '../model/elementType.ts';
import type { Node } from '../model/model.ts';
import type { Shape } from '../model/shape.ts';
import type { Inputs } from './operator.ts';
import { present } from './present.ts';
import {
  outputSizes,
  placeWindow,
  readWindow,
  type PlacedAxis,
  type WindowAxis,
} from './window.ts';

/** The shape [N, C, spatial sizes] that a pool makes of its input of that kind. */
export function inferPooled(node: Node, inputs: Inputs<Value>): Shape {
  const { shape } = checkPooled(inputs);
  const window = readPool(node, shape.length - 2);
  return [...shape.slice(0, 2), ...outputSizes(window, shape.slice(2))];
}

/** The window of a pool over an input whose sizes are known. */
export function placePool(node: Node, x: Value): readonly PlacedAxis[] {
  return placeWindow(readPool(node, x.shape.length - 2), x.shape.slice(2));
}

/** The shape [N, C, 1 …] that a pool over everything makes. */
export function inferPooledWhole(inputs: Inputs<Value>): Shape {
  const { shape } = checkPooled(inputs);
  return shape.map((size, axis) => (axis < 2 ? size : 1));
}

/** The window that takes everything at once. @throws StepwiseError `bad-model` where a size is open. */
export function placeWhole(x: Value): readonly PlacedAxis[] {
  const sizes = x.shape.slice(2);
  const window = sizes.map((kernel) => ({
    kernel,
    stride: typeof kernel === 'number' ? Math.max(kernel, 1) : 1,
    dilation: 1,
    pads: [0, 0] as const,
    ceil: false,
  }));
  return placeWindow(window, sizes);
}

/** Whether runtimes would have to pad by less than nothing. */
const skips = ({ kernel, stride, pads }: WindowAxis): boolean =>
  typeof pads === 'string' && typeof kernel === 'number' && stride > kernel;

function readPool(node: Node, rank: number): readonly WindowAxis[] {
  const window = readWindow(node, rank);
  if (!window.some(skips)) return window;
  throw new StepwiseError(
    'unsupported',
    'Padding that follows from the sizes (auto_pad SAME_UPPER or SAME_LOWER) needs strides that are at most as large as the kernel.',
  );
}

function checkPooled(inputs: Inputs<Value>): Value {
  const x = present(inputs, 0);
  if (!isFloat(x.type) && x.type !== 'float16') {
    throw new StepwiseError('bad-model', `Its input has to be a float; it is ${x.type}.`);
  }
  if (x.shape.length >= 3) return x;
  throw new StepwiseError(
    'bad-model',
    `Its input has to be [N, C, spatial sizes]; it has ${x.shape.length} axes.`,
  );
}
