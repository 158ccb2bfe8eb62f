import { StepwiseError } from '@stepwise/core';
import {
  keptShape,
  mapFloats,
  multiply,
  pick,
  reductionMap,
  scale,
  sumOver,
  withShape,
} from '../arithmetic.ts';
import { axisOf, countOf } from '../indexing.ts';
import { intOf, numbersAt, valuesAt, type Kernel } from '../kernel.ts';
import { integers, isFloats, type Floats, type Integers, type Values } from '../values.ts';

type Reduce<T> = (x: T, axes: readonly number[]) => Values;

/** Reduces over the axes of the second input, or over all; `keepdims` leaves them as 1. */
function reduction(onFloats: Reduce<Floats>, onIntegers?: Reduce<Integers>): Kernel {
  return (inputs, node) => {
    const x = valuesAt(inputs, 0);
    const asked = numbersAt(inputs, 1) ?? [];
    if (asked.length === 0 && intOf(node, 'noop_with_empty_axes', 0) !== 0) return [x];
    const axes =
      asked.length === 0 ? [...x.shape.keys()] : asked.map((axis) => axisOf(axis, x.shape.length));
    const reduced = reduce(x, axes);
    if (intOf(node, 'keepdims', 1) !== 0) return [reduced];
    return [
      withShape(
        reduced,
        x.shape.filter((_, axis) => !axes.includes(axis)),
      ),
    ];
  };
  function reduce(x: Values, axes: readonly number[]): Values {
    if (isFloats(x)) return onFloats(x, axes);
    if (onIntegers) return onIntegers(x, axes);
    throw new StepwiseError('unsupported', `It is interpreted for floats only; got ${x.type}.`);
  }
}

const square = (x: Floats): Floats => multiply(x, x);

/** The mean over axes, which stay as 1. */
export function mean(x: Floats, axes: readonly number[]): Floats {
  const sum = sumOver(x, axes);
  return scale(sum, countOf(sum.shape) / countOf(x.shape));
}

const norm = (x: Floats, axes: readonly number[]): Floats =>
  mapFloats(sumOver(square(x), axes), Math.sqrt, (_, y) => 0.5 / y);

function integerSum(x: Integers, axes: readonly number[]): Integers {
  const shape = keptShape(x.shape, axes);
  const sums = Array<bigint>(countOf(shape)).fill(0n);
  for (const [i, target] of reductionMap(x.shape, axes).entries()) {
    sums[target] = (sums[target] ?? 0n) + (x.data[i] ?? 0n);
  }
  return integers(x.type, shape, sums);
}

/** The largest element over the axes, the first of equals; a NaN wins. */
export function maxOver<T extends Values>(x: T, axes: readonly number[]): T {
  const shape = keptShape(x.shape, axes);
  const source = new Int32Array(countOf(shape)).fill(-1);
  for (const [i, target] of reductionMap(x.shape, axes).entries()) {
    const [value, best] = [x.data[i] ?? 0, x.data[source[target] ?? -1]];
    // a NaN is the one value that differs from itself
    if (best === undefined || value > best || (value !== value && best === best))
      source[target] = i;
  }
  if (source.includes(-1))
    throw new StepwiseError('bad-model', 'There is no largest of no elements.');
  return pick(x, shape, source);
}

export const reductionKernels: Readonly<Record<string, Kernel>> = {
  ReduceSum: reduction(sumOver, integerSum),
  ReduceMean: reduction(mean),
  ReduceMax: reduction(maxOver, maxOver),
  ReduceSumSquare: reduction((x, axes) => sumOver(square(x), axes)),
  ReduceL2: reduction(norm),
};
