import { int } from '../model/attributes.ts';
import { blockSize, divide, imageShape, multiply } from './blocks.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/**
 * y = blocks of b × b pixels made into channels: [n, c, h · b, w · b] → [n, b² · c, h, w]; the place within a block is the
 * first of the numbers that a channel stands for.
 *
 * ∂x = ∂y moved back by DepthToSpace.
 */
export const spaceToDepth: Operator = {
  name: 'SpaceToDepth',
  inputs: [1, 1],
  infer(node, inputs) {
    const [b, [n, channels, height, width]] = [blockSize(node), imageShape(inputs)];
    const sizes = [divide(height, b, 'height'), divide(width, b, 'width')];
    return [{ type: present(inputs, 0).type, shape: [n, multiply(channels, b * b), ...sizes] }];
  },
  gradient({ g, node, gradients }) {
    return [g.one('DepthToSpace', [present(gradients, 0)], { blocksize: int(blockSize(node)) })];
  },
};
