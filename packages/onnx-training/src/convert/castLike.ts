import { StepwiseError } from '@stepwise/core';
import { int, showNode } from '../model/attributes.ts';
import { TYPE_NUMBERS } from '../model/elementType.ts';
import { pass } from './pass.ts';
import type { Convert } from './converter.ts';

/** A cast to the element type of the second input, where that is known before anything runs. */
export const castLike: Convert = (node, { opset, type }) => {
  const [x = '', like = '', ...more] = node.inputs;
  if (!x || !like || more.length > 0) {
    throw new StepwiseError(
      'bad-model',
      `${showNode(node)}: it needs two inputs; here are ${node.inputs.length}.`,
    );
  }
  const passed = pass(node, opset);
  const to = type(like);
  if (to === null) return [passed];
  return [{ ...passed, op: 'Cast', inputs: [x], attributes: { to: int(TYPE_NUMBERS[to]) } }];
};
