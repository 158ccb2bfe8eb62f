import { foldUnary, inferFloat } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/**
 * y = x · min(max(x / 6 + 1/2, 0), 1).
 *
 * ∂x = ∂y · s with s = 0 up to x = −3, x / 3 + 1/2 from there to 3, and 1 from x = 3 on. At these corners older versions
 * of PyTorch have s = −1/2 and 3/2.
 *
 * @see Howard et al. 2019, "Searching for MobileNetV3".
 */
export const hardSwish: Operator = {
  name: 'HardSwish',
  inputs: [1, 1],
  infer: inferFloat,
  fold: foldUnary((x) => x * Math.min(Math.max(x / 6 + 0.5, 0), 1)),
  gradient({ g, inputs, gradients }) {
    const [x, dy] = [present(inputs, 0), present(gradients, 0)];
    const [low, high] = [g.scalar(x.type, -3), g.scalar(x.type, 3)];
    const middle = g.mul(dy, g.add(g.mul(x, 1 / 3), 0.5));
    const upper = g.one('Where', [g.one('Less', [x, high]), middle, dy]);
    return [g.one('Where', [g.one('Greater', [x, low]), upper, g.scalar(x.type, 0)])];
  },
};
