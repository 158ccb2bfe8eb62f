import { StepwiseError } from '@stepwise/core';
import { find, showNode } from '../model/attributes.ts';
import { tensor } from '../model/tensor.ts';
import type { Convert } from './converter.ts';
import { onlyInput } from './onlyInput.ts';
import { without } from './without.ts';

/** Before version 10, k was an attribute. */
export const topK: Convert = (node, { opset, constant }) => {
  const k = find(node, 'k', 'int');
  if (!k) throw new StepwiseError('bad-model', `${showNode(node)}: it has to have k.`);
  const value = tensor('int64', [1], BigInt64Array.of(BigInt(k.value)));
  return [{ ...without(node, 'k'), inputs: [onlyInput(node, opset), constant('k', value)] }];
};
