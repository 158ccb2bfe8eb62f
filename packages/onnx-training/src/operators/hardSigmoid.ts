import { floatOf } from '../model/attributes.ts';
import { foldUnary, inferFloat } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

// attributes are of single precision, and so is what the standard says where there is none
const ALPHA = Math.fround(0.2);

/** y = alpha · x + beta, cut to 0 … 1; ∂x = alpha · ∂y where 0 < y < 1, else 0. */
export const hardSigmoid: Operator = {
  name: 'HardSigmoid',
  inputs: [1, 1],
  infer: inferFloat,
  fold(node, inputs, types) {
    const [alpha, beta] = [floatOf(node, 'alpha', ALPHA), floatOf(node, 'beta', 0.5)];
    return foldUnary((x) => cut(alpha * x + beta))(node, inputs, types);
  },
  gradient({ g, node, outputs, gradients }) {
    const [y, dy] = [present(outputs, 0), present(gradients, 0)];
    const [zero, one] = [g.scalar(y.type, 0), g.scalar(y.type, 1)];
    const between = g.one('And', [g.one('Greater', [y, zero]), g.one('Less', [y, one])]);
    return [g.one('Where', [between, g.mul(dy, floatOf(node, 'alpha', ALPHA)), zero])];
  },
};

function cut(x: number): number {
  return Math.min(Math.max(x, 0), 1);
}
