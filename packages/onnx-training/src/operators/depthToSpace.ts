import { StepwiseError } from '@stepwise/core';
import { toStatic } from '../builder/broadcast.ts';
import { int, stringOf } from '../model/attributes.ts';
import type { Node } from '../model/model.ts';
import { blockSize, divide, imageShape, multiply } from './blocks.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/**
 * y = channels made into blocks of b × b pixels: [n, c · b², h, w] → [n, c, h · b, w · b]. In the `mode` 'DCR' the place
 * within a block is the first of the three numbers that a channel stands for, in 'CRD' (PyTorch's pixel shuffle) the last.
 *
 * ∂x = ∂y moved back: by SpaceToDepth for 'DCR', by Reshape and Transpose for 'CRD'.
 */
export const depthToSpace: Operator = {
  name: 'DepthToSpace',
  inputs: [1, 1],
  infer(node, inputs) {
    const [b, [n, channels, height, width]] = [blockSize(node), imageShape(inputs)];
    isShuffle(node);
    const left = divide(channels, b * b, 'number of channels');
    return [
      { type: present(inputs, 0).type, shape: [n, left, multiply(height, b), multiply(width, b)] },
    ];
  },
  gradient({ g, node, inputs, gradients }) {
    const [b, dy] = [blockSize(node), present(gradients, 0)];
    if (!isShuffle(node)) return [g.one('SpaceToDepth', [dy], { blocksize: int(b) })];
    const shape = toStatic(present(inputs, 0).shape);
    const [n = 1, channels = 1, height = 1, width = 1] = shape;
    const apart = g.reshape(dy, [n, channels / (b * b), height, b, width, b]);
    return [g.reshape(g.transpose(apart, [0, 1, 3, 5, 2, 4]), shape)];
  },
};

function isShuffle(node: Node): boolean {
  const mode = stringOf(node, 'mode', 'DCR');
  if (mode === 'DCR' || mode === 'CRD') return mode === 'CRD';
  throw new StepwiseError('bad-model', `Its mode has to be 'DCR' or 'CRD'; it is '${mode}'.`);
}
