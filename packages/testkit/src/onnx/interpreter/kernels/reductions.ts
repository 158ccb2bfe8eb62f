import { StepwiseError } from '@stepwise/core';
import {
  add,
  detach,
  exponential,
  keptShape,
  logarithm,
  mapFloats,
  multiply,
  pick,
  reductionMap,
  scale,
  subtract,
  sumOver,
  withShape,
} from '../arithmetic.ts';
import { axisOf, countOf } from '../indexing.ts';
import { intOf, numbersAt, valuesAt, type Kernel } from '../kernel.ts';
import { floats, integers, isFloats, type Floats, type Integers, type Values } from '../values.ts';

type Reduce<T> = (x: T, axes: readonly number[]) => Values;

/** Reduces over the axes of the second input, or over all; `keepdims` leaves them as 1. */
function reduction(onFloats: Reduce<Floats>, onIntegers?: Reduce<Integers>): Kernel {
  return (inputs, node) => {
    const x = valuesAt(inputs, 0);
    const asked = numbersAt(inputs, 1) ?? [];
    const all = intOf(node, 'noop_with_empty_axes', 0) === 0 ? [...x.shape.keys()] : [];
    const axes = asked.length === 0 ? all : asked.map((axis) => axisOf(axis, x.shape.length));
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

/** The largest element over the axes, the first of equals; a NaN wins. Of no floats it is −∞. */
export function maxOver<T extends Values>(x: T, axes: readonly number[]): T {
  const shape = keptShape(x.shape, axes);
  const source = new Int32Array(countOf(shape)).fill(-1);
  for (const [i, target] of reductionMap(x.shape, axes).entries()) {
    const [value, best] = [x.data[i] ?? 0, x.data[source[target] ?? -1]];
    // a NaN is the one value that differs from itself
    if (best === undefined || value > best || (value !== value && best === best))
      source[target] = i;
  }
  if (!source.includes(-1)) return pick(x, shape, source);
  if (!isFloats(x)) throw new StepwiseError('bad-model', 'There is no largest of no elements.');
  const data = Float64Array.from(source, (from) => x.data[from] ?? Number.NEGATIVE_INFINITY);
  const tangent = x.tangent && Float64Array.from(source, (from) => x.tangent?.[from] ?? 0);
  return { ...x, shape, data, tangent };
}

/** The smallest element over the axes, the first of equals; a NaN wins. */
function minOver(x: Floats, axes: readonly number[]): Floats {
  return scale(maxOver(scale(x, -1), axes), -1);
}

const negated = (x: Integers): Integers => ({ ...x, data: x.data.map((value) => -value) });

function integerMin(x: Integers, axes: readonly number[]): Integers {
  return negated(maxOver(negated(x), axes));
}

/** Factor by factor with the product rule, which needs no quotient where a factor is 0. */
function productOver(x: Floats, axes: readonly number[]): Floats {
  const shape = keptShape(x.shape, axes);
  const [data, tangent] = [
    new Float64Array(countOf(shape)).fill(1),
    new Float64Array(countOf(shape)),
  ];
  for (const [i, target] of reductionMap(x.shape, axes).entries()) {
    const [before, factor] = [data[target] ?? 1, x.data[i] ?? Number.NaN];
    tangent[target] = (tangent[target] ?? 0) * factor + before * (x.tangent?.[i] ?? 0);
    data[target] = before * factor;
  }
  return floats(shape, data, x.tangent && tangent, x.type);
}

function integerProduct(x: Integers, axes: readonly number[]): Integers {
  const shape = keptShape(x.shape, axes);
  const products = Array<bigint>(countOf(shape)).fill(1n);
  for (const [i, target] of reductionMap(x.shape, axes).entries()) {
    products[target] = (products[target] ?? 1n) * (x.data[i] ?? 0n);
  }
  return integers(x.type, shape, products);
}

const absolute = (x: Floats): Floats => mapFloats(x, Math.abs, Math.sign);

/** ln Σ eˣ, with the largest x taken out so that nothing overflows. */
function logSumExp(x: Floats, axes: readonly number[]): Floats {
  const top = detach(maxOver(x, axes));
  const finite = mapFloats(
    top,
    (y) => (Number.isFinite(y) ? y : 0),
    () => 0,
  );
  return add(finite, logarithm(sumOver(exponential(subtract(x, finite)), axes)));
}

export const reductionKernels: Readonly<Record<string, Kernel>> = {
  ReduceSum: reduction(sumOver, integerSum),
  ReduceMean: reduction(mean),
  ReduceMax: reduction(maxOver, maxOver),
  ReduceMin: reduction(minOver, integerMin),
  ReduceProd: reduction(productOver, integerProduct),
  ReduceL1: reduction(
    (x, axes) => sumOver(absolute(x), axes),
    (x, axes) => integerSum({ ...x, data: x.data.map((y) => (y < 0n ? -y : y)) }, axes),
  ),
  ReduceLogSum: reduction((x, axes) => logarithm(sumOver(x, axes))),
  ReduceLogSumExp: reduction(logSumExp),
  ReduceSumSquare: reduction(
    (x, axes) => sumOver(square(x), axes),
    (x, axes) => integerSum({ ...x, data: x.data.map((y) => y * y) }, axes),
  ),
  ReduceL2: reduction(norm),
};
