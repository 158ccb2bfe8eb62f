import { StepwiseError } from '@stepwise/core';
import { countOf, elementOf, axisOf, flatIndex, indexMap, stridesOf } from '../indexing.ts';
import { attributeOf, integersAt, intOf, valuesAt, type Kernel } from '../kernel.ts';
import { floats, integers, isFloats, numbersOf, type Values } from '../values.ts';

/** How an update meets what is there: on floats with both derivatives, and on whole numbers. */
interface Meeting {
  readonly value: (old: number, update: number) => number;
  readonly slopes: (old: number, update: number) => readonly [old: number, update: number];
  readonly exact: (old: bigint, update: bigint) => bigint;
}

const MEETINGS: ReadonlyMap<string, Meeting> = new Map([
  ['none', { value: (_, b) => b, slopes: () => [0, 1], exact: (_, b) => b }],
  ['add', { value: (a, b) => a + b, slopes: () => [1, 1], exact: (a, b) => a + b }],
  ['mul', { value: (a, b) => a * b, slopes: (a, b) => [b, a], exact: (a, b) => a * b }],
  [
    'max',
    {
      value: Math.max,
      slopes: (a, b) => (a >= b ? [1, 0] : [0, 1]),
      exact: (a, b) => (a > b ? a : b),
    },
  ],
  [
    'min',
    {
      value: Math.min,
      slopes: (a, b) => (a <= b ? [1, 0] : [0, 1]),
      exact: (a, b) => (a < b ? a : b),
    },
  ],
]);

/** Updates elements one after the other, so that those of one place meet too. */
function update(x: Values, updates: Values, places: readonly number[], how: string): Values {
  const meeting = MEETINGS.get(how);
  if (!meeting) throw new StepwiseError('bad-model', `There is no reduction '${how}'.`);
  if (countOf(updates.shape) !== places.length) {
    throw new StepwiseError('bad-model', `There are ${places.length} places to write to.`);
  }
  if (isFloats(x) && isFloats(updates)) {
    const data = x.data.slice();
    const moves = x.tangent !== null || updates.tangent !== null;
    const tangent = x.tangent?.slice() ?? new Float64Array(data.length);
    for (const [i, place] of places.entries()) {
      const [a, b] = [data[place] ?? 0, updates.data[i] ?? 0];
      const [da, db] = meeting.slopes(a, b);
      tangent[place] = da * (tangent[place] ?? 0) + db * (updates.tangent?.[i] ?? 0);
      data[place] = meeting.value(a, b);
    }
    return floats(x.shape, data, moves ? tangent : null, x.type);
  }
  if (isFloats(x) || isFloats(updates)) {
    throw new StepwiseError('bad-model', `Updates have to be of the type ${x.type}.`);
  }
  const data = [...x.data];
  for (const [i, place] of places.entries()) {
    data[place] = meeting.exact(data[place] ?? 0n, updates.data[i] ?? 0n);
  }
  return integers(x.type, x.shape, data);
}

/** Where the slices lie that the rows of indices name, element by element; the rows of batches name slices of each. */
export function slicePlaces(x: Values, indices: Values, batch = 0): number[] {
  const depth = indices.shape.at(-1) ?? 0;
  const numbers = numbersOf(indices);
  const strides = stridesOf(x.shape);
  const slice = countOf(x.shape.slice(batch + depth));
  const rows = countOf(indices.shape.slice(0, -1));
  const within = rows / countOf(x.shape.slice(0, batch));
  return Array.from({ length: rows }, (_, row) => {
    const block = Math.floor(row / within) * countOf(x.shape.slice(batch));
    const start = numbers.slice(row * depth, (row + 1) * depth).reduce((sum, index, i) => {
      const axis = batch + i;
      return sum + elementOf(index, x.shape[axis] ?? 0) * (strides[axis] ?? 0);
    }, block);
    return Array.from({ length: slice }, (__, i) => start + i);
  }).flat();
}

const reductionOf = (node: Parameters<Kernel>[1]): string =>
  attributeOf(node, 'reduction', 'string')?.value ?? 'none';

const scatterND: Kernel = (inputs, node) => {
  const x = valuesAt(inputs, 0);
  const places = slicePlaces(x, integersAt(inputs, 1));
  return [update(x, valuesAt(inputs, 2), places, reductionOf(node))];
};

const scatterElements: Kernel = (inputs, node) => {
  const [x, indices] = [valuesAt(inputs, 0), integersAt(inputs, 1)];
  const axis = axisOf(intOf(node, 'axis', 0), x.shape.length);
  const chosen = numbersOf(indices).map((index) => elementOf(index, x.shape[axis] ?? 0));
  const [strides, own] = [stridesOf(x.shape), stridesOf(indices.shape)];
  const places = indexMap(indices.shape, (at) =>
    flatIndex(at.with(axis, chosen[flatIndex(at, own)] ?? 0), strides),
  );
  return [update(x, valuesAt(inputs, 2), [...places], reductionOf(node))];
};

export const scatterKernels: Readonly<Record<string, Kernel>> = {
  ScatterElements: scatterElements,
  ScatterND: scatterND,
};
