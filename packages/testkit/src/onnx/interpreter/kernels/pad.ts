import { StepwiseError } from '@stepwise/core';
import { pick, withShape } from '../arithmetic.ts';
import { axisOf, countOf, flatIndex, indexMap, stridesOf } from '../indexing.ts';
import { attributeOf, numbersAt, valuesAt, type Kernel } from '../kernel.ts';
import { floats, integers, isFloats, type Values } from '../values.ts';
import { concatenate } from './concat.ts';

/** Elements before and after each axis: a constant, those at the ends, or those inside mirrored at the ends. */
export const pad: Kernel = (inputs, node) => {
  const x = valuesAt(inputs, 0);
  const rank = x.shape.length;
  const numbers = numbersAt(inputs, 1) ?? [];
  const axes = (numbersAt(inputs, 3) ?? [...x.shape.keys()]).map((axis) => axisOf(axis, rank));
  const count = (axis: number, side: 0 | 1): number => {
    const i = axes.indexOf(axis);
    return i < 0 ? 0 : (numbers[i + side * axes.length] ?? 0);
  };
  const mode = attributeOf(node, 'mode', 'string')?.value ?? 'constant';
  const shape = x.shape.map((size, axis) => size + count(axis, 0) + count(axis, 1));
  const strides = stridesOf(x.shape);
  const outside = countOf(x.shape);
  const source = indexMap(shape, (at) => {
    const places = at.map((i, axis) => {
      const size = x.shape[axis] ?? 0;
      const [low, high] = [Math.max(0, -count(axis, 0)), size - 1 - Math.max(0, -count(axis, 1))];
      return sourceOf(i - count(axis, 0), low, high, mode);
    });
    return places.includes(-1) ? outside : flatIndex(places, strides);
  });
  const flat = withShape(x, [outside]);
  return [pick(concatenate([flat, constantOf(x, inputs[2] ?? null)], 0), shape, source)];
};

/** Where an element comes from, between `low` and `high`; −1 for the constant. */
function sourceOf(i: number, low: number, high: number, mode: string): number {
  if (i >= low && i <= high) return i;
  switch (mode) {
    case 'constant':
      return -1;
    case 'edge':
      return i < low ? low : high;
    case 'reflect':
      return i < low ? low + (low - i) : high - (i - high);
    default:
      throw new StepwiseError('unsupported', `The mode '${mode}' is not interpreted.`);
  }
}

function constantOf(x: Values, value: Values | null): Values {
  if (value) return withShape(value, [1]);
  return isFloats(x) ? floats([1], new Float64Array(1), null, x.type) : integers(x.type, [1], [0n]);
}
