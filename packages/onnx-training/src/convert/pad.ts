import { StepwiseError } from '@stepwise/core';
import { find, showNode, stringOf } from '../model/attributes.ts';
import { isFloat } from '../model/elementType.ts';
import type { Node } from '../model/model.ts';
import { scalar } from '../model/tensor.ts';
import type { Conversion, Convert } from './converter.ts';
import { int64Attribute } from './int64Attribute.ts';
import { onlyInput } from './onlyInput.ts';
import { pass } from './pass.ts';
import { without } from './without.ts';
import { wrap } from './wrap.ts';

/** Before version 11, the pads and the value were attributes; version 19 brought the mode `wrap`. */
export const pad: Convert = (node, conversion) => {
  if (conversion.opset < 11) return [attributesToInputs(node, conversion)];
  const wrapped = stringOf(node, 'mode', 'constant') === 'wrap' ? wrap(node, conversion) : null;
  return wrapped ?? [pass(node, conversion.opset)];
};

function attributesToInputs(node: Node, { opset, constant, type }: Conversion): Node {
  const x = onlyInput(node, opset);
  const pads = int64Attribute(node, 'pads');
  if (!pads) throw new StepwiseError('bad-model', `${showNode(node)}: it has to have pads.`);
  const value = find(node, 'value', 'float')?.value ?? 0;
  const kind = type(x);
  const more =
    value === 0 ? [] : [constant('value', scalar(kind && isFloat(kind) ? kind : 'float32', value))];
  return { ...without(node, 'pads', 'value'), inputs: [x, constant('pads', pads), ...more] };
}
