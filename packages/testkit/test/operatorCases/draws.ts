import {
  tensor,
  type ElementType,
  type FloatType,
  type StaticShape,
  type Tensor,
} from '@stepwise/onnx-training';
import type { Random } from '../../src/onnx/random.ts';
import type { Case } from '../onnxOperatorCases.ts';

/** Makes what goes into one node. */
export type Draw = (r: Random, type: FloatType) => Case;

export const i64 = (...data: number[]): Tensor => tensor('int64', [data.length], data);

/** A tensor of numbers that are drawn one by one. */
export function drawn(
  r: Random,
  type: ElementType,
  shape: StaticShape,
  draw: () => number,
): Tensor {
  return tensor(type, shape, r.numbers(shape, draw));
}

export function normals(r: Random, type: ElementType, shape: StaticShape): Tensor {
  return drawn(r, type, shape, r.normal);
}

/** Whole numbers, both ends included. */
export function wholes(
  r: Random,
  type: ElementType,
  shape: StaticShape,
  min: number,
  max: number,
): Tensor {
  return drawn(r, type, shape, () => r.integer(min, max));
}

/** A number between two others that is nowhere near some. */
export function between(r: Random, min: number, max: number, ...kinks: readonly number[]): number {
  let x = r.uniform(min, max);
  while (kinks.some((kink) => Math.abs(x - kink) < 0.05)) x = r.uniform(min, max);
  return x;
}

/** A shape that broadcasts to another: some axes 1, some first ones left out. */
export function narrower(r: Random, shape: StaticShape): StaticShape {
  return shape.slice(r.integer(0, shape.length)).map((size) => (r.flip() ? 1 : size));
}

/** Two shapes that broadcast together; either may be the larger one. */
export function pair(r: Random): readonly [StaticShape, StaticShape] {
  const shape = r.shape(r.integer(0, 4), 3);
  const both = [shape, narrower(r, shape)] as const;
  return r.flip() ? both : [both[1], both[0]];
}

/** One input of any rank up to 3, with numbers from `min` to `max` that keep away from kinks. */
export const unary =
  (min: number, max: number, ...kinks: readonly number[]): Draw =>
  (r, type) => ({
    inputs: [drawn(r, type, r.shape(r.integer(0, 3)), () => between(r, min, max, ...kinks))],
  });
