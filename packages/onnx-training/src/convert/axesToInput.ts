import { intsOf } from '../model/attributes.ts';
import { tensor } from '../model/tensor.ts';
import type { Convert } from './converter.ts';
import { onlyInput } from './onlyInput.ts';
import { without } from './without.ts';

/**
 * Axes were an attribute and are an input: Squeeze, Unsqueeze and ReduceSum from 13, the other reductions from 18.
 * Without axes all are meant, before and after.
 */
export const axesToInput: Convert = (node, { opset, constant }) => {
  const data = onlyInput(node, opset);
  const axes = intsOf(node, 'axes');
  const converted = without(node, 'axes');
  if (!axes || axes.length === 0) return [converted];
  const input = constant('axes', tensor('int64', [axes.length], axes));
  return [{ ...converted, inputs: [data, input] }];
};
