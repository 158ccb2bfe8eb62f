import { StepwiseError } from '@stepwise/core';
import { add, pick, withShape } from '../arithmetic.ts';
import { countOf, elementOf, stridesOf } from '../indexing.ts';
import { attributeOf, floatsAt, integersAt, valuesAt, type Kernel } from '../kernel.ts';
import { isFloats, numbersOf, type Values } from '../values.ts';
import { concatenate } from './concat.ts';

/**
 * The first input with slices of it replaced by the updates, or with `reduction` 'add' with the updates added to them.
 * Each row of the indices, on its last axis, names a slice.
 */
export const scatterND: Kernel = (inputs, node) => {
  const [x, updates] = [valuesAt(inputs, 0), valuesAt(inputs, 2)];
  const places = placesOf(x, integersAt(inputs, 1).shape, numbersOf(integersAt(inputs, 1)));
  const how = attributeOf(node, 'reduction', 'string')?.value ?? 'none';
  if (how === 'none') return [replace(x, updates, places)];
  if (how !== 'add' || !isFloats(x)) {
    throw new StepwiseError(
      'unsupported',
      `The reduction '${how}' of ${x.type} is not interpreted.`,
    );
  }
  // one update after the other, so that those of one place add up
  return [
    places.reduce((sum, place, i) => {
      const update = pick(floatsAt(inputs, 2), [1], Int32Array.of(i));
      const old = pick(sum, [1], Int32Array.of(place));
      return replace(sum, add(old, update), [place]);
    }, x),
  ];
};

/** Where each update goes. */
function placesOf(x: Values, shape: readonly number[], indices: readonly number[]): number[] {
  const depth = shape.at(-1) ?? 0;
  const strides = stridesOf(x.shape);
  const slice = countOf(x.shape.slice(depth));
  return Array.from({ length: countOf(shape.slice(0, -1)) }, (_, row) => {
    const start = indices
      .slice(row * depth, (row + 1) * depth)
      .reduce((sum, i, axis) => sum + elementOf(i, x.shape[axis] ?? 0) * (strides[axis] ?? 0), 0);
    return Array.from({ length: slice }, (__, i) => start + i);
  }).flat();
}

function replace<T extends Values>(x: T, updates: Values, places: readonly number[]): T;
function replace(x: Values, updates: Values, places: readonly number[]): Values {
  const count = countOf(x.shape);
  if (countOf(updates.shape) !== places.length) {
    throw new StepwiseError('bad-model', `There are ${places.length} places to write to.`);
  }
  const all = concatenate([withShape(x, [count]), withShape(updates, [places.length])], 0);
  const source = Int32Array.from({ length: count }, (_, i) => i);
  for (const [i, place] of places.entries()) source[place] = count + i;
  return pick(all, x.shape, source);
}
