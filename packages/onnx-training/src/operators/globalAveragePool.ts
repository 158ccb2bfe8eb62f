import { expandTo, toStatic } from '../builder/broadcast.ts';
import { sizeOf } from '../model/shape.ts';
import type { Operator } from './operator.ts';
import { inferPooledWhole } from './pool.ts';
import { present } from './present.ts';

/** y [N, C, 1 …] = the mean of each channel of x [N, C, spatial sizes]; ∂x = ∂y / the number of its elements. */
export const globalAveragePool: Operator = {
  name: 'GlobalAveragePool',
  inputs: [1, 1],
  infer: (_node, inputs) => [{ type: present(inputs, 0).type, shape: inferPooledWhole(inputs) }],
  gradient({ g, inputs, gradients }) {
    const [x, dy] = [present(inputs, 0), present(gradients, 0)];
    const count = sizeOf(toStatic(x.shape).slice(2));
    return [expandTo(g, g.div(dy, count), x.shape)];
  },
};
