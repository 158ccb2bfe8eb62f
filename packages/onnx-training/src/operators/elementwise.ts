import { StepwiseError } from '@stepwise/core';
import { broadcastShapes } from '../builder/broadcast.ts';
import type { Value } from '../builder/value.ts';
import { isFloat, type ElementType } from '../model/elementType.ts';
import type { Node } from '../model/model.ts';
import type { StaticShape } from '../model/shape.ts';
import { tensor, toNumbers, type Tensor, type TensorType } from '../model/tensor.ts';
import { broadcastPlaces } from './elements.ts';
import type { Inputs } from './operator.ts';
import { present } from './present.ts';

type Fold = (
  node: Node,
  inputs: Inputs<Tensor>,
  types: readonly TensorType[],
) => readonly Tensor[] | null;

/** The type of an operator that works on each element alone. */
export function inferUnary(_node: Node, inputs: Inputs<Value>): readonly TensorType[] {
  const { type, shape } = present(inputs, 0);
  return [{ type, shape }];
}

/** Like `inferUnary`, for operators that are defined for floats alone. */
export function inferFloat(node: Node, inputs: Inputs<Value>): readonly TensorType[] {
  const { type } = present(inputs, 0);
  if (isFloat(type) || type === 'float16') return inferUnary(node, inputs);
  throw new StepwiseError('bad-model', `Its input has to be a float; it is ${type}.`);
}

/** The type of an elementwise operator of several inputs, with broadcasting. */
export function inferBroadcast(_node: Node, inputs: Inputs<Value>): readonly TensorType[] {
  const values = inputs.map((_, i) => present(inputs, i));
  const { type } = present(values, 0);
  if (values.some((value) => value.type !== type)) {
    throw new StepwiseError('bad-model', 'Its inputs have to be of one element type.');
  }
  return [{ type, shape: broadcastShapes(...values.map(({ shape }) => shape)) }];
}

/** Like `inferBroadcast`, for what is true or false of the elements. */
export function inferComparison(node: Node, inputs: Inputs<Value>): readonly TensorType[] {
  return inferBroadcast(node, inputs).map(({ shape }) => ({ type: 'bool', shape }));
}

/** Applies a function to each element of a constant. */
export function foldUnary(f: (x: number) => number): Fold {
  return foldElements(([x = Number.NaN]) => f(x));
}

/** Applies a function to the elements of two constants, with broadcasting. */
export function foldBinary(f: (a: number, b: number) => number): Fold {
  return foldElements(([a = Number.NaN, b = Number.NaN]) => f(a, b));
}

/** Applies a function to the elements that constants have in each place, with broadcasting. */
export function foldElements(f: (elements: readonly number[]) => number): Fold {
  return (_node, inputs, types) => {
    const tensors = inputs.map((_, i) => present(inputs, i));
    const { type, shape } = present(types, 0);
    // constants have numbers for sizes
    const sizes = shape.map(Number);
    if (type === 'float16' || tensors.some((x) => x.type === 'float16')) return null;
    const columns = tensors.map((x) => spread(x, sizes));
    const [first = []] = columns;
    const result = first.map((_, i) => f(columns.map((column) => column[i] ?? Number.NaN)));
    const exact = columns.every((column, i) => areExact(column, present(tensors, i).type));
    return exact && areExact(result, type) ? [tensor(type, sizes, result)] : null;
  };
}

/** The elements as they stand after broadcasting to a shape. */
function spread(x: Tensor, shape: StaticShape): readonly number[] {
  const numbers = toNumbers(x);
  return broadcastPlaces(x.shape, shape).map((place) => numbers[place] ?? Number.NaN);
}

/** Whether numbers of a whole type are held with every digit; what overflows or needs 64 bits is not computed here. */
export function areExact(numbers: readonly number[], type: ElementType): boolean {
  if (isFloat(type)) return true;
  const [low, high] = RANGES[type] ?? [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
  return numbers.every((x) => Number.isInteger(x) && x >= low && x <= high);
}

const RANGES: Partial<Record<ElementType, readonly [low: number, high: number]>> = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32768, 32767],
  uint16: [0, 65535],
  int32: [-2147483648, 2147483647],
  uint32: [0, 4294967295],
  uint64: [0, Number.MAX_SAFE_INTEGER],
  bool: [0, 1],
};
