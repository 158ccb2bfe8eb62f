import { int } from '../model/attributes.ts';
import type { Convert } from './converter.ts';
import { int64Attribute } from './int64Attribute.ts';
import { onlyInput } from './onlyInput.ts';
import { without } from './without.ts';

/**
 * Before version 13 the sizes were an attribute; without sizes the parts are equal, and since version 18 their number
 * has to be said.
 */
export const split: Convert = (node, { opset, constant }) => {
  const [x = '', given = ''] = opset < 13 ? [onlyInput(node, opset)] : node.inputs;
  if (given !== '') return [node];
  const sizes = int64Attribute(node, 'split');
  const converted = without(node, 'split');
  if (sizes) {
    const input = constant('split', sizes);
    return [{ ...converted, inputs: [x, input] }];
  }
  const attributes = { ...converted.attributes, num_outputs: int(node.outputs.length) };
  return [{ ...converted, inputs: [x], attributes }];
};
