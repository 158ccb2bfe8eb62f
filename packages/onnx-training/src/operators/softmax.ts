import { intOf } from '../model/attributes.ts';
import { toAxis } from './axes.ts';
import { inferFloat } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = eˣ / Σ eˣ along `axis` (the last, where it is not given); ∂x = y · (∂y − Σ ∂y · y). */
export const softmax: Operator = {
  name: 'Softmax',
  inputs: [1, 1],
  infer(node, inputs) {
    toAxis(intOf(node, 'axis', -1), present(inputs, 0).shape.length);
    return inferFloat(node, inputs);
  },
  gradient({ g, node, outputs, gradients }) {
    const [y, dy] = [present(outputs, 0), present(gradients, 0)];
    const axis = intOf(node, 'axis', -1);
    return [g.mul(y, g.sub(dy, g.reduceSum(g.mul(dy, y), [axis], true)))];
  },
};
