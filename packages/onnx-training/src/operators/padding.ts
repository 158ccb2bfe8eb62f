import { StepwiseError } from '@stepwise/core';
import type { Value } from '../builder/value.ts';
import type { Shape } from '../model/shape.ts';
import { checkInts, constantInts, toAxis } from './axes.ts';
import type { Inputs } from './operator.ts';
import { present } from './present.ts';

/** How many elements come before and after along each axis; negative numbers take away. */
export type Pads = readonly (readonly [before: number, after: number])[];

/** The pads of each axis of the input; null where they are not constant. */
export function readPads(inputs: Inputs<Value>): Pads | null {
  const { shape } = present(inputs, 0);
  checkInts(present(inputs, 1), 'pads');
  if (inputs[3]) checkInts(inputs[3], 'axes');
  if (!present(inputs, 1).constant || (inputs[3] && !inputs[3].constant)) return null;
  const numbers = constantInts(inputs, 1, 'pads') ?? [];
  const axes = (constantInts(inputs, 3, 'axes') ?? [...shape.keys()]).map((axis) =>
    toAxis(axis, shape.length),
  );
  if (numbers.length !== 2 * axes.length || new Set(axes).size !== axes.length) {
    throw new StepwiseError(
      'bad-model',
      `Its pads have to be ${2 * axes.length} numbers for axes that differ; they are [${numbers.join(', ')}].`,
    );
  }
  return shape.map((_, axis) => {
    const i = axes.indexOf(axis);
    return i < 0 ? [0, 0] : [numbers[i] ?? 0, numbers[axes.length + i] ?? 0];
  });
}

const MODES = ['constant', 'edge', 'reflect'];

/** @throws StepwiseError `bad-model` where a mode has nothing to copy, or more is taken away than there is. */
export function checkPads(mode: string, shape: Shape, pads: Pads): void {
  if (!MODES.includes(mode)) {
    throw new StepwiseError(
      'bad-model',
      `Its mode has to be one of ${MODES.join(', ')}; it is '${mode}'.`,
    );
  }
  for (const [axis, [before, after]] of pads.entries()) {
    const size = shape[axis];
    if (typeof size !== 'number') continue;
    const left = size + Math.min(before, 0) + Math.min(after, 0);
    const most = mode === 'reflect' || (mode === 'edge' && left === 0) ? left - 1 : Infinity;
    if (left >= 0 && Math.max(before, after, 0) <= Math.max(most, 0)) continue;
    throw new StepwiseError(
      'bad-model',
      `Axis ${axis} of the size ${size} can not be padded by ${before} and ${after} in the mode '${mode}'.`,
    );
  }
}
