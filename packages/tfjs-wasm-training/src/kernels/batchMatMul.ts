import type { BatchMatMulAttrs } from '@tensorflow/tfjs-core';
import { asFirstSeen } from '../products/asFirstSeen.ts';
import { product } from '../products/product.ts';
import { replaces, type TrainingKernel } from './trainingKernel.ts';

/** Products of matrices; the gradients of a dense layer are products with one of them transposed. */
export const batchMatMul: TrainingKernel = replaces<'a' | 'b', BatchMatMulAttrs>(
  'BatchMatMul',
  ({ wasm, inputs: { a, b }, attrs: { transposeA, transposeB }, stock }) => {
    if (a.dtype !== 'float32' || b.dtype !== 'float32') return stock();
    const multiply = (one: typeof a, other: typeof b) =>
      asFirstSeen(wasm, other, (matrix) =>
        stock({ a: one, b: matrix }, { transposeA: false, transposeB: false }),
      );
    const factors = { a, b, transposeA, transposeB, loopsAreWrong: false };
    return (
      product(wasm, factors, multiply) ?? asFirstSeen(wasm, b, (matrix) => stock({ b: matrix }))
    );
  },
);
