import { StepwiseError } from '@stepwise/core';
import { find, showNode } from '../model/attributes.ts';
import { tensor } from '../model/tensor.ts';
import type { Convert } from './converter.ts';
import { onlyInput } from './onlyInput.ts';
import { without } from './without.ts';

/** Before version 10, starts, ends and axes were attributes. */
export const slice: Convert = (node, { opset, constant }) => {
  const toInput = (name: string): string => {
    const value = find(node, name, 'ints')?.value;
    if (!value) return '';
    return constant(name, tensor('int64', [value.length], BigInt64Array.from(value, BigInt)));
  };
  const [starts, ends, axes] = [toInput('starts'), toInput('ends'), toInput('axes')];
  if (starts === '' || ends === '') {
    throw new StepwiseError('bad-model', `${showNode(node)}: it has to have starts and ends.`);
  }
  const inputs = [onlyInput(node, opset), starts, ends, ...(axes === '' ? [] : [axes])];
  return [{ ...without(node, 'starts', 'ends', 'axes'), inputs }];
};
