import { StepwiseError } from '@stepwise/core';
import { pick, withShape } from '../arithmetic.ts';
import { axisOf, countOf, flatIndex, indexMap, stridesOf } from '../indexing.ts';
import { attributeOf, intOf, numbersAt, valuesAt, type Kernel } from '../kernel.ts';
import { integers, type Values } from '../values.ts';

/** 0 keeps an axis (unless `allowzero` says that it is a size), −1 stands for what is left. */
const reshape: Kernel = (inputs, node) => {
  const x = valuesAt(inputs, 0);
  const keep = intOf(node, 'allowzero', 0) === 0;
  const asked = numbersAt(inputs, 1) ?? [];
  const sizes = asked.map((size, axis) => (size === 0 && keep ? (x.shape[axis] ?? 0) : size));
  const rest = countOf(sizes.filter((size) => size !== -1));
  return [
    reshaped(
      x,
      sizes.map((size) => (size === -1 ? countOf(x.shape) / rest : size)),
    ),
  ];
};

const flatten: Kernel = (inputs, node) => {
  const x = valuesAt(inputs, 0);
  const asked = intOf(node, 'axis', 1);
  const axis = asked === x.shape.length ? asked : axisOf(asked, x.shape.length);
  return [reshaped(x, [countOf(x.shape.slice(0, axis)), countOf(x.shape.slice(axis))])];
};

const squeeze: Kernel = (inputs) => {
  const x = valuesAt(inputs, 0);
  const axes = numbersAt(inputs, 1)?.map((axis) => axisOf(axis, x.shape.length));
  if (axes?.some((axis) => x.shape[axis] !== 1)) {
    throw new StepwiseError('bad-model', 'Only axes of the size 1 can be taken away.');
  }
  return [
    reshaped(
      x,
      x.shape.filter((size, axis) => (axes ? !axes.includes(axis) : size !== 1)),
    ),
  ];
};

const unsqueeze: Kernel = (inputs) => {
  const x = valuesAt(inputs, 0);
  const asked = numbersAt(inputs, 1) ?? [];
  const rank = x.shape.length + asked.length;
  const axes = new Set(asked.map((axis) => axisOf(axis, rank)));
  if (axes.size !== asked.length) {
    throw new StepwiseError('bad-model', `Axes have to differ: [${asked.join(', ')}].`);
  }
  const sizes = [...x.shape];
  return [
    reshaped(
      x,
      Array.from({ length: rank }, (_, axis) => (axes.has(axis) ? 1 : (sizes.shift() ?? 0))),
    ),
  ];
};

const transpose: Kernel = (inputs, node) => {
  const x = valuesAt(inputs, 0);
  const order = (
    attributeOf(node, 'perm', 'ints')?.value ?? x.shape.map((_, axis) => axis).toReversed()
  ).map(Number);
  if (order.toSorted((a, b) => a - b).join() !== [...x.shape.keys()].join()) {
    throw new StepwiseError(
      'bad-model',
      `[${order.join(', ')}] is no order of ${x.shape.length} axes.`,
    );
  }
  const strides = stridesOf(x.shape);
  const moved = order.map((axis) => strides[axis] ?? 0);
  const shape = order.map((axis) => x.shape[axis] ?? 0);
  return [
    pick(
      x,
      shape,
      indexMap(shape, (at) => flatIndex(at, moved)),
    ),
  ];
};

const shape: Kernel = (inputs, node) => {
  const sizes = valuesAt(inputs, 0).shape;
  const end = attributeOf(node, 'end', 'int')?.value;
  const part = sizes.slice(intOf(node, 'start', 0), end === undefined ? undefined : Number(end));
  return [integers('int64', [part.length], part.map(BigInt))];
};

function reshaped(x: Values, sizes: readonly number[]): Values {
  if (
    countOf(sizes) !== countOf(x.shape) ||
    sizes.some((size) => !Number.isInteger(size) || size < 0)
  ) {
    throw new StepwiseError(
      'bad-model',
      `[${x.shape.join(', ')}] can not become [${sizes.join(', ')}].`,
    );
  }
  return withShape(x, sizes);
}

export const shapeKernels: Readonly<Record<string, Kernel>> = {
  Reshape: reshape,
  Flatten: flatten,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Transpose: transpose,
  Shape: shape,
};
