import { StepwiseError } from '@stepwise/core';
import { int, intOf, showNode } from '../model/attributes.ts';
import type { Node } from '../model/model.ts';
import type { Convert } from './converter.ts';
import { without } from './without.ts';

/**
 * Before version 9 statistics could be of every element (`spatial` = 0). Before 14 there was no `training_mode`: five
 * outputs meant training, the last two of which were left to whoever wrote the kernel.
 */
export const batchNormalization: Convert = (node, { isUsed }) => {
  const [y = '', mean = '', variance = '', ...saved] = node.outputs;
  if (intOf(node, 'spatial', 1) !== 1 || isUnknownForm(node) || saved.some(isUsed)) {
    throw new StepwiseError(
      'unsupported',
      `${showNode(node)}: before opset 14 only the form for inference, with one output and statistics of each channel, and the one for training, with five outputs of which nothing uses the last two, can be read; export the model again with opset 15 or newer.`,
    );
  }
  const same = without(node, 'spatial');
  if (saved.length === 0) return [{ ...same, outputs: [y] }];
  return [
    {
      ...same,
      outputs: [y, mean, variance],
      attributes: { ...same.attributes, training_mode: int(1) },
    },
  ];
};

/** One output, or five; names that are left out at the end do not count. */
function isUnknownForm({ outputs }: Node): boolean {
  return outputs.length !== 5 && outputs.slice(1).some((name) => name !== '');
}
