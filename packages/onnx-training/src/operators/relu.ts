import { isSumOfProducts } from '../lowering/isSumOfProducts.ts';
import { reluGradient } from '../lowering/reluGradient.ts';
import { foldUnary, inferFloat } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = max(x, 0); ∂x = ∂y where y > 0, else 0 (0 at x = 0, as in PyTorch): see the choice `relu-gradient`. */
export const relu: Operator = {
  name: 'Relu',
  inputs: [1, 1],
  infer: inferFloat,
  fold: foldUnary((x) => (x > 0 || Number.isNaN(x) ? x : 0)),
  gradient({ g, outputs, gradients }) {
    const [y, dy] = [present(outputs, 0), present(gradients, 0)];
    return [g.lower(reluGradient, { y, dy, isMixed: isSumOfProducts(g, dy) })];
  },
};
