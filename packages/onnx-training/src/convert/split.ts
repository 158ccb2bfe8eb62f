import { int, intsOf } from '../model/attributes.ts';
import { tensor } from '../model/tensor.ts';
import type { Convert } from './converter.ts';
import { onlyInput } from './onlyInput.ts';
import { without } from './without.ts';

/**
 * Before version 13 the sizes were an attribute; without sizes the parts are equal, and since version 18 their number
 * has to be said.
 */
export const split: Convert = (node, { opset, constant }) => {
  const [x = '', given = ''] = opset < 13 ? [onlyInput(node, opset)] : node.inputs;
  if (given !== '') return [node];
  const sizes = intsOf(node, 'split');
  const converted = without(node, 'split');
  if (sizes) {
    const input = constant('split', tensor('int64', [sizes.length], sizes));
    return [{ ...converted, inputs: [x, input] }];
  }
  const attributes = { ...converted.attributes, num_outputs: int(node.outputs.length) };
  return [{ ...converted, inputs: [x], attributes }];
};
