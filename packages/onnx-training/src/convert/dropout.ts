import { StepwiseError } from '@stepwise/core';
import { floatOf, showNode } from '../model/attributes.ts';
import { scalar } from '../model/tensor.ts';
import type { Convert } from './converter.ts';
import { firstOutput } from './firstOutput.ts';
import { onlyInput } from './onlyInput.ts';
import { without } from './without.ts';

/** Before version 12 the ratio was an attribute, and the mask had no meaning: there was no training. */
export const dropout: Convert = (node, { opset, constant, isUsed }) => {
  const y = firstOutput(node, 2);
  const [, mask = ''] = node.outputs;
  if (mask !== '' && isUsed(mask)) {
    throw new StepwiseError(
      'unsupported',
      `${showNode(node)}: its mask is used, which is not defined in opset ${opset}; export the model again with opset 12 or newer.`,
    );
  }
  const ratio = constant('ratio', scalar('float32', floatOf(node, 'ratio', 0.5)));
  return [{ ...without(node, 'ratio'), inputs: [onlyInput(node, opset), ratio], outputs: [y] }];
};
