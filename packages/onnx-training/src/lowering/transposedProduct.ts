import { broadcastShapes, reshapeTo, toStatic } from '../builder/broadcast.ts';
import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import { int } from '../model/attributes.ts';
import { sizeOf } from '../model/shape.ts';
import { estimate } from './estimate.ts';
import type { Choice, Lowering } from './lowering.ts';

/** a′ · b′ of stacks of matrices, where ′ swaps the last two axes if it is asked for. */
export interface Product {
  /** [.., n, k], or [.., k, n] with `transA`. */
  readonly a: Value;
  /** [.., k, m], or [.., m, k] with `transB`; the axes before broadcast. */
  readonly b: Value;
  readonly transA: boolean;
  readonly transB: boolean;
}

const multiplyAdds = ({ a, b, transA, transB }: Product): number => {
  const [left, right] = [toStatic(a.shape), toStatic(b.shape)];
  const [rows = 1, inner = 1] = [left.at(transA ? -1 : -2), left.at(transA ? -2 : -1)];
  const stacks = toStatic(broadcastShapes(left.slice(0, -2), right.slice(0, -2)));
  return sizeOf(stacks) * rows * inner * (right.at(transB ? -2 : -1) ?? 1);
};

/** One node that reads both as they lie; ONNX Runtime has it for stacks of matrices too, in single precision. */
const fused: Lowering<Product> = {
  name: 'fused',
  targets: ['onnxruntime'],
  fits: ({ a }) => a.type === 'float32',
  cost: (situation) => estimate({ multiplyAdds: multiplyAdds(situation), nodes: 1 }),
  emit: (g, { a, b, transA, transB }) =>
    g.one('FusedMatMul', [a, b], { transA: int(transA ? 1 : 0), transB: int(transB ? 1 : 0) }),
};

/** Gemm reads both as they lie, too, but knows single matrices alone. */
const gemm: Lowering<Product> = {
  name: 'gemm',
  fits: ({ a, b }) => a.shape.length === 2 && b.shape.length === 2,
  cost: (situation) => estimate({ multiplyAdds: multiplyAdds(situation), nodes: 1 }),
  emit: (g, { a, b, transA, transB }) => g.gemm(a, b, null, { transA, transB }),
};

/** Copies what lies the other way, then multiplies. */
const copied: Lowering<Product> = {
  name: 'copied',
  cost: (situation) => {
    const { a, b, transA, transB } = situation;
    const moved =
      (transA ? sizeOf(toStatic(a.shape)) : 0) + (transB ? sizeOf(toStatic(b.shape)) : 0);
    return estimate({
      multiplyAdds: multiplyAdds(situation),
      elements: 2 * moved,
      nodes: 1 + Number(transA) + Number(transB),
    });
  },
  emit: (g, { a, b, transA, transB }) =>
    g.matMul(transA ? transposeLast(g, a) : a, transB ? transposeLast(g, b) : b),
};

/** Products of matrices of which some lie the other way, as in every gradient of a product. */
export const transposedProduct: Choice<Product> = {
  name: 'transposed-product',
  operators: ['Conv', 'ConvTranspose', 'Einsum', 'MatMul'],
  lowerings: [gemm, fused, copied],
};

/** a′ · b′, in the way that suits the target. */
export function product(
  g: GraphBuilder,
  a: Value,
  b: Value,
  { transA = false, transB = false }: { readonly transA?: boolean; readonly transB?: boolean } = {},
): Value {
  if (!transA && !transB) return g.matMul(a, b);
  return g.lower(transposedProduct, { a, b, transA, transB });
}

/** Swaps the last two axes: without a copy where one of them has the size 1. */
function transposeLast(g: GraphBuilder, x: Value): Value {
  const axes = x.shape.map((_, axis) => axis);
  const shape = [...x.shape.slice(0, -2), ...x.shape.slice(-2).toReversed()];
  if (x.shape.slice(-2).includes(1) && shape.every((size) => typeof size === 'number')) {
    return reshapeTo(g, x, shape);
  }
  return g.transpose(x, [...axes.slice(0, -2), ...axes.slice(-2).toReversed()]);
}
