import { StepwiseError } from '@stepwise/core';
import { expandTo, reshapeTo, toStatic } from '../builder/broadcast.ts';
import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import { intOf } from '../model/attributes.ts';
import { isFloat } from '../model/elementType.ts';
import type { Node } from '../model/model.ts';
import { sizeOf, type Shape } from '../model/shape.ts';
import { tensor, toNumbers, type Tensor, type TensorType } from '../model/tensor.ts';
import { constantInts, toAxes } from './axes.ts';
import { areExact, inferFloat } from './elementwise.ts';
import { broadcastPlaces } from './elements.ts';
import type { Inputs } from './operator.ts';
import { present } from './present.ts';

/** The axes that a reduction takes together: those of its second input, or all, or with `noop_with_empty_axes` none. */
function reducedAxes(node: Node, axes: readonly number[] | null, rank: number): readonly number[] {
  if (axes && axes.length > 0) return toAxes(axes, rank);
  const none = intOf(node, 'noop_with_empty_axes', 0) !== 0;
  return none ? [] : Array.from({ length: rank }, (_, axis) => axis);
}

/** The type of a reduction; the axes stay with the size 1 unless `keepdims` is 0. */
export function inferReduction(node: Node, inputs: Inputs<Value>): readonly TensorType[] {
  const { type, shape } = present(inputs, 0);
  if (type === 'bool') throw new StepwiseError('bad-model', 'Its input has to be of numbers.');
  const axes = reducedAxes(node, constantInts(inputs, 1, 'axes'), shape.length);
  const kept = ones(shape, axes);
  const keep = intOf(node, 'keepdims', 1) !== 0;
  return [{ type, shape: keep ? kept : kept.filter((_, axis) => !axes.includes(axis)) }];
}

/** Like `inferReduction`, for what is defined for floats alone. */
export function inferFloatReduction(node: Node, inputs: Inputs<Value>): readonly TensorType[] {
  inferFloat(node, inputs);
  return inferReduction(node, inputs);
}

/** The gradient of a sum: every element has that of the sum that it went into. */
export function spreadBack(g: GraphBuilder, node: Node, inputs: Inputs<Value>, dy: Value): Value {
  const { shape } = present(inputs, 0);
  const axes = reducedAxes(node, constantInts(inputs, 1, 'axes'), shape.length);
  return expandTo(g, reshapeTo(g, dy, ones(shape, axes)), shape);
}

/** A result of a reduction, or its gradient, in the shape in which the axes have stayed with the size 1. */
export function keepAxes(g: GraphBuilder, node: Node, inputs: Inputs<Value>, y: Value): Value {
  const { shape } = present(inputs, 0);
  const axes = reducedAxes(node, constantInts(inputs, 1, 'axes'), shape.length);
  return reshapeTo(g, y, ones(shape, axes));
}

/** Another reduction of a value over the same axes, which stay with the size 1. */
export function reduceAgain(
  g: GraphBuilder,
  op: string,
  node: Node,
  inputs: Inputs<Value>,
  x: Value,
): Value {
  const { shape } = present(inputs, 0);
  const axes = reducedAxes(node, constantInts(inputs, 1, 'axes'), shape.length);
  return axes.length === 0 ? x : g.one(op, [x, g.int64(axes)]);
}

/** How many elements go into each sum. */
export function countReduced(node: Node, inputs: Inputs<Value>): number {
  const shape = toStatic(present(inputs, 0).shape);
  const axes = reducedAxes(node, constantInts(inputs, 1, 'axes'), shape.length);
  return sizeOf(axes.map((axis) => shape[axis] ?? 1));
}

/** Sums of a constant; `finish` gets each and how many elements went into it. */
export function foldReduction(finish: (sum: number, count: number) => number) {
  return (
    node: Node,
    inputs: Inputs<Tensor>,
    types: readonly TensorType[],
  ): readonly Tensor[] | null => {
    const x = present(inputs, 0);
    if (!isFloat(x.type)) return null;
    const axes = reducedAxes(node, inputs[1] ? toNumbers(inputs[1]) : null, x.shape.length);
    const kept = ones(x.shape, axes).map(Number);
    const sums = Array.from({ length: sizeOf(kept) }, () => 0);
    const numbers = toNumbers(x);
    for (const [i, place] of broadcastPlaces(kept, x.shape).entries()) {
      sums[place] = (sums[place] ?? 0) + (numbers[i] ?? Number.NaN);
    }
    const count = sizeOf(axes.map((axis) => x.shape[axis] ?? 1));
    const shape = present(types, 0).shape.map(Number);
    return [
      tensor(
        x.type,
        shape,
        sums.map((sum) => finish(sum, count)),
      ),
    ];
  };
}

/** Reduces the elements of a constant that go together; whole numbers only where every digit is kept. */
export function foldTogether(reduce: (elements: readonly number[]) => number) {
  return (
    node: Node,
    inputs: Inputs<Tensor>,
    types: readonly TensorType[],
  ): readonly Tensor[] | null => {
    const x = present(inputs, 0);
    if (x.type === 'float16') return null;
    const axes = reducedAxes(node, inputs[1] ? toNumbers(inputs[1]) : null, x.shape.length);
    const kept = ones(x.shape, axes).map(Number);
    const groups = Array.from({ length: sizeOf(kept) }, (): number[] => []);
    const numbers = toNumbers(x);
    for (const [i, place] of broadcastPlaces(kept, x.shape).entries()) {
      groups[place]?.push(numbers[i] ?? Number.NaN);
    }
    if (groups.some((group) => group.length === 0)) return null;
    const results = groups.map(reduce);
    if (!areExact(numbers, x.type) || !areExact(results, x.type)) return null;
    return [tensor(x.type, present(types, 0).shape.map(Number), results)];
  };
}

function ones(shape: Shape, axes: readonly number[]): Shape {
  return shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
}
