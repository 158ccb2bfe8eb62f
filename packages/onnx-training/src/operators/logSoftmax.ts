import { intOf } from '../model/attributes.ts';
import { toAxis } from './axes.ts';
import { inferFloat } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = x − ln Σ eˣ along `axis` (the last, where it is not given); ∂x = ∂y − eʸ · Σ ∂y. */
export const logSoftmax: Operator = {
  name: 'LogSoftmax',
  inputs: [1, 1],
  infer(node, inputs) {
    toAxis(intOf(node, 'axis', -1), present(inputs, 0).shape.length);
    return inferFloat(node, inputs);
  },
  gradient({ g, node, outputs, gradients }) {
    const [y, dy] = [present(outputs, 0), present(gradients, 0)];
    const axis = intOf(node, 'axis', -1);
    return [g.sub(dy, g.mul(g.exp(y), g.reduceSum(dy, [axis], true)))];
  },
};
