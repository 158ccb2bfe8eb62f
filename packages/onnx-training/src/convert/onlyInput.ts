import { StepwiseError } from '@stepwise/core';
import { showNode } from '../model/attributes.ts';
import type { Node } from '../model/model.ts';

/** The one input of a node whose operator has more of them only since a later opset. */
export function onlyInput(node: Node, opset: number): string {
  const [input = '', ...more] = node.inputs;
  if (input !== '' && more.every((name) => name === '')) return input;
  throw new StepwiseError(
    'bad-model',
    `${showNode(node)}: in opset ${opset} it has one input; here it has ${node.inputs.length}.`,
  );
}
