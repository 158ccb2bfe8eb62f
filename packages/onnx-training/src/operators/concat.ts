import { StepwiseError } from '@stepwise/core';
import { toStatic } from '../builder/broadcast.ts';
import { find, int } from '../model/attributes.ts';
import type { Node } from '../model/model.ts';
import { showShape, type Dimension, type Shape } from '../model/shape.ts';
import { toAxis } from './axes.ts';
import { ofElements } from './elements.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';
import { sliceAxis } from './sliceAxis.ts';

/**
 * y = the inputs put together along an axis.
 *
 * ∂xᵢ = the piece of ∂y that came from it: one Split, or one Slice where a single input wants it.
 */
export const concat: Operator = {
  name: 'Concat',
  inputs: [1, Infinity],
  infer(node, inputs) {
    const values = inputs.map((_, i) => present(inputs, i));
    const { type, shape } = present(values, 0);
    const axis = axisOf(node, shape.length);
    if (values.some((value) => value.type !== type || value.shape.length !== shape.length)) {
      throw new StepwiseError('bad-model', 'Its inputs have to be of one element type and rank.');
    }
    const shapes = values.map((value) => value.shape);
    return [{ type, shape: shape.map((_, i) => (i === axis ? sum(shapes, i) : same(shapes, i))) }];
  },
  fold(node, inputs, types) {
    const tensors = inputs.map((_, i) => present(inputs, i));
    const { type, shape } = present(types, 0);
    const axis = axisOf(node, shape.length);
    const sizes = shape.map(Number);
    const blocks = sizes.slice(0, axis).reduce((a, b) => a * b, 1);
    const elements = Array.from({ length: blocks }, (_, block) =>
      tensors.flatMap(({ data }) => {
        const length = data.length / blocks;
        return Array.from<number | bigint>(data.subarray(block * length, (block + 1) * length));
      }),
    ).flat();
    return [ofElements(type, sizes, elements)];
  },
  gradient({ g, node, inputs, gradients, wanted }) {
    const dy = present(gradients, 0);
    const axis = axisOf(node, dy.shape.length);
    const sizes = inputs.map((_, i) => toStatic(present(inputs, i).shape)[axis] ?? 0);
    if (wanted.filter(Boolean).length === 1) {
      const i = wanted.indexOf(true);
      const start = sizes.slice(0, i).reduce((a, b) => a + b, 0);
      const piece = sliceAxis(g, dy, axis, start, start + (sizes[i] ?? 0));
      return inputs.map((_, j) => (j === i ? piece : null));
    }
    return g.node('Split', [dy, g.int64(sizes)], { axis: int(axis) }, { outputs: sizes.length });
  },
};

function axisOf(node: Node, rank: number): number {
  const axis = find(node, 'axis', 'int');
  if (axis) return toAxis(Number(axis.value), rank);
  throw new StepwiseError('bad-model', "It has to have an attribute 'axis'.");
}

function sum(shapes: readonly Shape[], axis: number): Dimension {
  const sizes = shapes.map((shape) => shape[axis] ?? null);
  if (sizes.length === 1) return sizes[0] ?? null;
  return sizes.every((size) => typeof size === 'number') ? sizes.reduce((a, b) => a + b, 0) : null;
}

function same(shapes: readonly Shape[], axis: number): Dimension {
  const sizes = shapes.map((shape) => shape[axis] ?? null);
  const known = sizes.find((size) => typeof size === 'number');
  if (known === undefined) {
    const [first = null] = sizes;
    return sizes.every((size) => size === first) ? first : null;
  }
  if (sizes.every((size) => typeof size !== 'number' || size === known)) return known;
  throw new StepwiseError(
    'bad-model',
    `Its inputs have to agree in axis ${axis}; they are ${shapes.map(showShape).join(', ')}.`,
  );
}
