import type { StaticShape } from '@stepwise/onnx-training';

/** Numbers that look random, and are the same for the same seed. */
export interface Random {
  /** From `min` to below `max`; 0 and 1 unless told otherwise. */
  uniform(min?: number, max?: number): number;
  /** A whole number, both ends included. */
  integer(min: number, max: number): number;
  /** Mean 0, variance 1. */
  normal(): number;
  flip(): boolean;
  choose<T>(from: readonly [T, ...T[]]): T;
  /** The numbers from 0 to below n, in some order. */
  order(n: number): number[];
  /** Sizes from 1 to `most`. */
  shape(rank: number, most?: number): StaticShape;
  /** As many numbers as a shape has elements. */
  numbers(shape: StaticShape, draw: () => number): number[];
}

/** @see mulberry32 by Tommy Ettinger; Box and Muller 1958. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const uniform = (min = 0, max = 1): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return min + ((max - min) * ((mixed ^ (mixed >>> 14)) >>> 0)) / 2 ** 32;
  };
  const integer = (min: number, max: number): number => Math.floor(uniform(min, max + 1));
  return {
    uniform,
    integer,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    flip: () => uniform() < 0.5,
    choose: (from) => from[integer(0, from.length - 1)] ?? from[0],
    order: (n) =>
      Array.from({ length: n }, (_, i) => ({ i, key: uniform() }))
        .toSorted((a, b) => a.key - b.key)
        .map(({ i }) => i),
    shape: (rank, most = 4) => Array.from({ length: rank }, () => integer(1, most)),
    numbers: (shape, draw) => Array.from({ length: shape.reduce((n, size) => n * size, 1) }, draw),
  };
}
