import { StepwiseError } from '@stepwise/core';
import { pick } from '../arithmetic.ts';
import { axisOf, elementOf, flatIndex, indexMap, stridesOf } from '../indexing.ts';
import { intOf, integersAt, numbersAt, valuesAt, type Kernel } from '../kernel.ts';
import { numbersOf, type Values } from '../values.ts';

/** The parts of a value along an axis: their sizes are the second input, or as equal as can be. */
const split: Kernel = (inputs, node) => {
  const x = valuesAt(inputs, 0);
  const axis = axisOf(intOf(node, 'axis', 0), x.shape.length);
  const size = x.shape[axis] ?? 0;
  const parts = intOf(node, 'num_outputs', node.outputs.length);
  const chunk = Math.ceil(size / parts);
  const sizes =
    numbersAt(inputs, 1) ??
    Array.from({ length: parts }, (_, i) => Math.min(chunk, Math.max(0, size - i * chunk)));
  if (sizes.reduce((sum, part) => sum + part, 0) !== size) {
    throw new StepwiseError('bad-model', `Parts of ${sizes.join(', ')} do not make up ${size}.`);
  }
  return sizes.map((part, i) => {
    const from = sizes.slice(0, i).reduce((sum, before) => sum + before, 0);
    return strided(
      x,
      x.shape.map((_, a) => (a === axis ? from : 0)),
      x.shape.map(() => 1),
      x.shape.with(axis, part),
    );
  });
};

const slice: Kernel = (inputs) => {
  const x = valuesAt(inputs, 0);
  const [starts, ends] = [numbersAt(inputs, 1) ?? [], numbersAt(inputs, 2) ?? []];
  const axes = numbersAt(inputs, 3) ?? [...starts.keys()];
  const steps = numbersAt(inputs, 4) ?? starts.map(() => 1);
  const from = x.shape.map(() => 0);
  const by = x.shape.map(() => 1);
  const shape = [...x.shape];
  for (const [i, asked] of axes.entries()) {
    const axis = axisOf(asked, x.shape.length);
    const size = x.shape[axis] ?? 0;
    const step = steps[i] ?? 1;
    if (step === 0) throw new StepwiseError('bad-model', 'A step of 0 leads nowhere.');
    const clamp = (bound: number): number => {
      const positive = bound < 0 ? bound + size : bound;
      return step > 0
        ? Math.min(Math.max(positive, 0), size)
        : Math.min(Math.max(positive, -1), size - 1);
    };
    const start = clamp(starts[i] ?? 0);
    from[axis] = start;
    by[axis] = step;
    shape[axis] = Math.max(0, Math.ceil((clamp(ends[i] ?? 0) - start) / step));
  }
  return [strided(x, from, by, shape)];
};

/** The value at axis a is `data` at the index that the second input gives; its axes take the place of the axis. */
const gather: Kernel = (inputs, node) => {
  const [x, indices] = [valuesAt(inputs, 0), integersAt(inputs, 1)];
  const axis = axisOf(intOf(node, 'axis', 0), x.shape.length);
  const chosen = numbersOf(indices).map((index) => elementOf(index, x.shape[axis] ?? 0));
  const [strides, own] = [stridesOf(x.shape), stridesOf(indices.shape)];
  const rank = indices.shape.length;
  const shape = x.shape.toSpliced(axis, 1, ...indices.shape);
  const source = indexMap(shape, (at) => {
    const index = chosen[flatIndex(at.slice(axis, axis + rank), own)] ?? 0;
    return flatIndex(at.toSpliced(axis, rank, index), strides);
  });
  return [pick(x, shape, source)];
};

const gatherElements: Kernel = (inputs, node) => {
  const [x, indices] = [valuesAt(inputs, 0), integersAt(inputs, 1)];
  const axis = axisOf(intOf(node, 'axis', 0), x.shape.length);
  const chosen = numbersOf(indices).map((index) => elementOf(index, x.shape[axis] ?? 0));
  const [strides, own] = [stridesOf(x.shape), stridesOf(indices.shape)];
  const source = indexMap(indices.shape, (at) =>
    flatIndex(at.with(axis, chosen[flatIndex(at, own)] ?? 0), strides),
  );
  return [pick(x, indices.shape, source)];
};

/** The element at `from + at · by` for all coordinates of a shape. */
function strided(
  x: Values,
  from: readonly number[],
  by: readonly number[],
  shape: readonly number[],
): Values {
  const strides = stridesOf(x.shape);
  return pick(
    x,
    shape,
    indexMap(shape, (at) =>
      flatIndex(
        at.map((i, axis) => (from[axis] ?? 0) + i * (by[axis] ?? 1)),
        strides,
      ),
    ),
  );
}

export const partKernels: Readonly<Record<string, Kernel>> = {
  Split: split,
  Slice: slice,
  Gather: gather,
  GatherElements: gatherElements,
};
