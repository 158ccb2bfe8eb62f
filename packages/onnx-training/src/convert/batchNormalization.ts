import { StepwiseError } from '@stepwise/core';
import { intOf, showNode } from '../model/attributes.ts';
import type { Convert } from './converter.ts';
import { without } from './without.ts';

/** Before version 9 statistics could be of every element (`spatial` = 0); before 14 more outputs meant training. */
export const batchNormalization: Convert = (node) => {
  if (intOf(node, 'spatial', 1) !== 1 || node.outputs.slice(1).some((name) => name !== '')) {
    throw new StepwiseError(
      'unsupported',
      `${showNode(node)}: only the form for inference, with one output and statistics of each channel, can be read from an opset before 14; export the model again with opset 15 or newer.`,
    );
  }
  return [{ ...without(node, 'spatial'), outputs: node.outputs.slice(0, 1) }];
};
