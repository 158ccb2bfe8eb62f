import { floatOf } from '../model/attributes.ts';
import { foldUnary, inferFloat } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';
import { wherePositive } from './wherePositive.ts';

// attributes are of single precision, and so is what the standard says where there is none
const ALPHA = Math.fround(0.01);

/** y = x where x ≥ 0, alpha · x elsewhere; ∂x = ∂y where x > 0, alpha · ∂y elsewhere (also at x = 0, as in PyTorch). */
export const leakyRelu: Operator = {
  name: 'LeakyRelu',
  inputs: [1, 1],
  infer: inferFloat,
  fold(node, inputs, types) {
    const alpha = floatOf(node, 'alpha', ALPHA);
    return foldUnary((x) => (x < 0 ? alpha * x : x))(node, inputs, types);
  },
  gradient({ g, node, inputs, gradients }) {
    const [x, dy] = [present(inputs, 0), present(gradients, 0)];
    return [wherePositive(g, x, dy, g.mul(dy, floatOf(node, 'alpha', ALPHA)))];
  },
};
