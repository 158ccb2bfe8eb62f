import { StepwiseError } from '@stepwise/core';
import { broadcastShapes } from '../builder/broadcast.ts';
import { floatOf, intOf } from '../model/attributes.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/**
 * y = alpha · a′ · b′ + beta · c for matrices, where ′ transposes where asked, and c is broadcast to [n, m].
 *
 * With G = alpha · ∂y: ∂a′ = G · b′ᵀ, ∂b′ = a′ᵀ · G, each transposed again where the input was; ∂c = beta · ∂y.
 */
export const gemm: Operator = {
  name: 'Gemm',
  inputs: [2, 3],
  infer(node, inputs) {
    const [a, b, c] = [present(inputs, 0), present(inputs, 1), inputs[2]];
    if (a.shape.length !== 2 || b.shape.length !== 2 || (c && c.shape.length > 2)) {
      throw new StepwiseError('bad-model', 'Its inputs have to be matrices.');
    }
    if (b.type !== a.type || (c && c.type !== a.type)) {
      throw new StepwiseError('bad-model', 'Its inputs have to be of one element type.');
    }
    const [n = null, k = null] = intOf(node, 'transA', 0) ? a.shape.toReversed() : a.shape;
    const [l = null, m = null] = intOf(node, 'transB', 0) ? b.shape.toReversed() : b.shape;
    if (typeof k === 'number' && typeof l === 'number' && k !== l) {
      throw new StepwiseError(
        'bad-model',
        `The inner sizes have to be equal; they are ${k} and ${l}.`,
      );
    }
    const shape = [n, m];
    if (c) {
      const [rows, columns] = broadcastShapes(c.shape, shape);
      if ((typeof n === 'number' && rows !== n) || (typeof m === 'number' && columns !== m)) {
        throw new StepwiseError(
          'bad-model',
          'The third input does not fit the product of the others.',
        );
      }
    }
    return [{ type: a.type, shape }];
  },
  gradient({ g, node, inputs, gradients, wanted }) {
    const [a, b, dy] = [present(inputs, 0), present(inputs, 1), present(gradients, 0)];
    const [transA, transB] = [intOf(node, 'transA', 0) !== 0, intOf(node, 'transB', 0) !== 0];
    const [alpha, beta] = [floatOf(node, 'alpha', 1), floatOf(node, 'beta', 1)];
    return [
      wanted[0]
        ? transA
          ? g.gemm(b, dy, null, { transA: transB, transB: true, alpha })
          : g.gemm(dy, b, null, { transB: !transB, alpha })
        : null,
      wanted[1]
        ? transB
          ? g.gemm(dy, a, null, { transA: true, transB: transA, alpha })
          : g.gemm(a, dy, null, { transA: !transA, alpha })
        : null,
      wanted[2] ? (beta === 1 ? dy : g.mul(dy, beta)) : null,
    ];
  },
};
