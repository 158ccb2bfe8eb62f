import type { StaticShape } from '@stepwise/onnx-training';
import { broadcastMap, commonShape, countOf, flatIndex, indexMap, stridesOf } from './indexing.ts';
import { floats, integers, isFloats, type Floats, type Integers, type Values } from './values.ts';

/** The elements of a value in another order: element i of the result is element `source[i]` of the value. */
export function pick<T extends Values>(x: T, shape: StaticShape, source: Int32Array): T;
export function pick(x: Values, shape: StaticShape, source: Int32Array): Values {
  if (!isFloats(x)) {
    return { ...x, shape, data: Array.from(source, (index) => x.data[index] ?? 0n) };
  }
  const move = (data: Float64Array): Float64Array =>
    Float64Array.from(source, (index) => data[index] ?? Number.NaN);
  return floats(shape, move(x.data), x.tangent && move(x.tangent), x.type);
}

/** The same elements under another shape of the same size. */
export function withShape<T extends Values>(x: T, shape: StaticShape): T {
  return { ...x, shape };
}

/** A value repeated along axes until it has a shape. */
export function broadcast<T extends Values>(x: T, shape: StaticShape): T {
  return x.shape.join() === shape.join() ? x : pick(x, shape, broadcastMap(x.shape, shape));
}

/** Takes a value for a constant: nothing is followed through it. */
export function detach(x: Floats): Floats {
  return { ...x, tangent: null };
}

/**
 * y = f(x) for each element, and ẏ = f′(x) · ẋ. Where ẋ is 0, ẏ is 0 even if the derivative is infinite.
 *
 * @param derivative f′, of x and of y = f(x).
 */
export function mapFloats(
  x: Floats,
  f: (x: number) => number,
  derivative: (x: number, y: number) => number,
): Floats {
  const data = x.data.map(f);
  const tangent =
    x.tangent?.map((dx, i) => (dx === 0 ? 0 : dx * derivative(x.data[i] ?? 0, data[i] ?? 0))) ??
    null;
  return floats(x.shape, data, tangent, x.type);
}

/** z = f(a, b) for each pair of elements after broadcasting, and ż = ∂f/∂a · ȧ + ∂f/∂b · ḃ. */
export function zipFloats(
  left: Floats,
  right: Floats,
  f: (a: number, b: number) => number,
  derivatives: (a: number, b: number, z: number) => readonly [da: number, db: number],
): Floats {
  const shape = commonShape([left.shape, right.shape]);
  const [a, b] = [broadcast(left, shape), broadcast(right, shape)];
  const data = a.data.map((x, i) => f(x, b.data[i] ?? Number.NaN));
  if (!a.tangent && !b.tangent) return floats(shape, data, null, left.type);
  const tangent = data.map((z, i) => {
    const [da, db] = derivatives(a.data[i] ?? Number.NaN, b.data[i] ?? Number.NaN, z);
    const [ta, tb] = [a.tangent?.[i] ?? 0, b.tangent?.[i] ?? 0];
    return (ta === 0 ? 0 : da * ta) + (tb === 0 ? 0 : db * tb);
  });
  return floats(shape, data, tangent, left.type);
}

/** f of each pair of elements after broadcasting. */
export function zipIntegers(
  left: Integers,
  right: Integers,
  f: (a: bigint, b: bigint) => bigint,
): Integers {
  const shape = commonShape([left.shape, right.shape]);
  const [a, b] = [broadcast(left, shape), broadcast(right, shape)];
  return integers(
    left.type,
    shape,
    a.data.map((x, i) => f(x, b.data[i] ?? 0n)),
  );
}

export const add = (a: Floats, b: Floats): Floats =>
  zipFloats(
    a,
    b,
    (x, y) => x + y,
    () => [1, 1],
  );

export const subtract = (a: Floats, b: Floats): Floats =>
  zipFloats(
    a,
    b,
    (x, y) => x - y,
    () => [1, -1],
  );

export const multiply = (a: Floats, b: Floats): Floats =>
  zipFloats(
    a,
    b,
    (x, y) => x * y,
    (x, y) => [y, x],
  );

export const divide = (a: Floats, b: Floats): Floats =>
  zipFloats(
    a,
    b,
    (x, y) => x / y,
    (_, y, z) => [1 / y, -z / y],
  );

export const scale = (x: Floats, factor: number): Floats =>
  mapFloats(
    x,
    (value) => value * factor,
    () => factor,
  );

export const exponential = (x: Floats): Floats => mapFloats(x, Math.exp, (_, y) => y);

export const logarithm = (x: Floats): Floats => mapFloats(x, Math.log, (value) => 1 / value);

/** The axes of a shape with those that are summed away as 1. */
export function keptShape(shape: StaticShape, axes: readonly number[]): number[] {
  return shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
}

/** For every element of a value, the element of the reduced value that it goes into. */
export function reductionMap(shape: StaticShape, axes: readonly number[]): Int32Array {
  const strides = stridesOf(keptShape(shape, axes)).map((stride, axis) =>
    axes.includes(axis) ? 0 : stride,
  );
  return indexMap(shape, (at) => flatIndex(at, strides));
}

/** The sum over axes, which stay as 1. */
export function sumOver(x: Floats, axes: readonly number[]): Floats {
  const shape = keptShape(x.shape, axes);
  const map = reductionMap(x.shape, axes);
  const sum = (data: Float64Array): Float64Array => {
    const sums = new Float64Array(countOf(shape));
    for (const [i, target] of map.entries()) sums[target] = (sums[target] ?? 0) + (data[i] ?? 0);
    return sums;
  };
  return floats(shape, sum(x.data), x.tangent && sum(x.tangent), x.type);
}
