import type { Convert } from './converter.ts';
import { int64Attribute } from './int64Attribute.ts';
import { onlyInput } from './onlyInput.ts';
import { without } from './without.ts';

/**
 * Axes were an attribute and are an input: Squeeze, Unsqueeze and ReduceSum from 13, the other reductions from 18.
 * Without axes all are meant, before and after.
 */
export const axesToInput: Convert = (node, { opset, constant }) => {
  const data = onlyInput(node, opset);
  const axes = int64Attribute(node, 'axes');
  const converted = without(node, 'axes');
  if (!axes || axes.data.length === 0) return [converted];
  const input = constant('axes', axes);
  return [{ ...converted, inputs: [data, input] }];
};
