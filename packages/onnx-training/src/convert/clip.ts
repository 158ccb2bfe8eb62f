import { find } from '../model/attributes.ts';
import { isFloat } from '../model/elementType.ts';
import { scalar } from '../model/tensor.ts';
import type { Convert } from './converter.ts';
import { onlyInput } from './onlyInput.ts';
import { without } from './without.ts';

/** Before version 11 the bounds were attributes, and the numbers floats. */
export const clip: Convert = (node, { opset, constant, type }) => {
  const x = onlyInput(node, opset);
  const kind = type(x);
  const toInput = (name: string): string => {
    const bound = find(node, name, 'float');
    if (!bound) return '';
    return constant(name, scalar(kind && isFloat(kind) ? kind : 'float32', bound.value));
  };
  const [low, high] = [toInput('min'), toInput('max')];
  return [{ ...without(node, 'min', 'max'), inputs: high ? [x, low, high] : low ? [x, low] : [x] }];
};
