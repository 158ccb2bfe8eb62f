import { StepwiseError } from '@stepwise/core';
import { showNode } from '../model/attributes.ts';
import type { Convert } from './converter.ts';
import { int64Attribute } from './int64Attribute.ts';
import { onlyInput } from './onlyInput.ts';
import { without } from './without.ts';

/** Before version 10, starts, ends and axes were attributes. */
export const slice: Convert = (node, { opset, constant }) => {
  const toInput = (name: string): string => {
    const value = int64Attribute(node, name);
    return value ? constant(name, value) : '';
  };
  const [starts, ends, axes] = [toInput('starts'), toInput('ends'), toInput('axes')];
  if (starts === '' || ends === '') {
    throw new StepwiseError('bad-model', `${showNode(node)}: it has to have starts and ends.`);
  }
  const inputs = [onlyInput(node, opset), starts, ends, ...(axes === '' ? [] : [axes])];
  return [{ ...without(node, 'starts', 'ends', 'axes'), inputs }];
};
