import { StepwiseError } from '@stepwise/core';
import { find, showNode } from '../model/attributes.ts';
import { isFloat } from '../model/elementType.ts';
import { scalar } from '../model/tensor.ts';
import type { Convert } from './converter.ts';
import { int64Attribute } from './int64Attribute.ts';
import { onlyInput } from './onlyInput.ts';
import { without } from './without.ts';

/** Before version 11, the pads and the value were attributes. */
export const pad: Convert = (node, { opset, constant, type }) => {
  const x = onlyInput(node, opset);
  const pads = int64Attribute(node, 'pads');
  if (!pads) throw new StepwiseError('bad-model', `${showNode(node)}: it has to have pads.`);
  const value = find(node, 'value', 'float')?.value ?? 0;
  const kind = type(x);
  const more =
    value === 0 ? [] : [constant('value', scalar(kind && isFloat(kind) ? kind : 'float32', value))];
  return [{ ...without(node, 'pads', 'value'), inputs: [x, constant('pads', pads), ...more] }];
};
