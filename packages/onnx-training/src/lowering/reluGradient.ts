import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import { beforeExpand, toStatic } from '../builder/broadcast.ts';
import { float } from '../model/attributes.ts';
import { sizeOf } from '../model/shape.ts';
import { estimate } from './estimate.ts';
import type { Choice, Lowering } from './lowering.ts';

/** The result of a Relu, and what arrived at it. */
export interface Rectified {
  readonly y: Value;
  readonly dy: Value;
  /** Whether `dy` is a sum of products, as `isSumOfProducts` finds it. */
  readonly isMixed: boolean;
}

const elements = ({ y }: Rectified): number => sizeOf(toStatic(y.shape));

const isPositive = (g: GraphBuilder, y: Value): Value => g.one('Greater', [y, g.scalar(y.type, 0)]);

/**
 * A product with a mask of 0 and 1, which makes NaN of ∞ · 0: only where ∂y comes from products of matrices and
 * convolutions. Where that is not finite, a factor is not, and with it the gradient of the weights that it was multiplied
 * by, or a sum went beyond the largest number: a step that is refused. With frozen weights in between a step may be refused
 * that a selection would let through.
 */
const product: Lowering<Rectified> = {
  name: 'product',
  fits: ({ isMixed }) => isMixed,
  cost: (rectified) => estimate({ elements: 5 * elements(rectified), nodes: 3 }),
  emit: (g, { y, dy }) => g.mul(beforeExpand(g, dy), g.cast(isPositive(g, y), dy.type)),
};

/**
 * The same product, its mask a slope so steep that every normal number above 0 is cut to 1: one pass for a comparison and a
 * cast. Below 3 · 10⁻³⁹, where numbers lose their digits, the mask is a share of 1.
 */
const ramp: Lowering<Rectified> = {
  name: 'ramp',
  fits: ({ isMixed, y }) => isMixed && y.type === 'float32',
  cost: (rectified) => estimate({ elements: 4 * elements(rectified), nodes: 2 }),
  emit: (g, { y, dy }) =>
    g.mul(beforeExpand(g, dy), g.one('HardSigmoid', [y], { alpha: float(STEEP), beta: float(0) })),
};

/** Near the largest number of single precision. */
const STEEP = 3.4e38;

/**
 * A choice between ∂y and 0: the gradient of √relu(x) at x ≤ 0 stays 0. ONNX Runtime goes over its parts three times: with
 * the comparison 1.1 ns for each element, where the product takes 0.9.
 */
const selection: Lowering<Rectified> = {
  name: 'selection',
  cost: (rectified) => estimate({ elements: 8 * elements(rectified), nodes: 2 }),
  emit: (g, { y, dy }) => g.one('Where', [isPositive(g, y), dy, g.scalar(dy.type, 0)]),
};

/** ∂x of Relu: ∂y where y > 0, else 0. */
export const reluGradient: Choice<Rectified> = {
  name: 'relu-gradient',
  operators: ['Relu'],
  lowerings: [ramp, product, selection],
};
