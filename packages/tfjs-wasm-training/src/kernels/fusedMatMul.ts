import type { _FusedMatMulAttrs } from '@tensorflow/tfjs-core';
import { asFirstSeen } from '../products/asFirstSeen.ts';
import { product } from '../products/product.ts';
import { replaces, type TrainingKernel } from './trainingKernel.ts';

/** Products of matrices to which a bias is added and an activation applied. */
export const fusedMatMul: TrainingKernel = replaces<'a' | 'b', _FusedMatMulAttrs, 'bias'>(
  '_FusedMatMul',
  ({ wasm, inputs: { a, b, bias }, attrs: { transposeA, transposeB, activation }, stock }) => {
    // the weights of prelu may be as many as the outputs, and would have to be cut like them
    if (a.dtype !== 'float32' || b.dtype !== 'float32' || activation === 'prelu') return stock();
    const multiply = (one: typeof a, other: typeof b) =>
      asFirstSeen(wasm, other, (matrix) =>
        stock({ a: one, b: matrix }, { transposeA: false, transposeB: false }),
      );
    // TensorFlow.js 4.22 adds the wrong element of the bias unless XNNPACK does
    const factors = { a, b, transposeA, transposeB, loopsAreWrong: bias !== undefined };
    return (
      product(wasm, factors, multiply) ?? asFirstSeen(wasm, b, (matrix) => stock({ b: matrix }))
    );
  },
);
