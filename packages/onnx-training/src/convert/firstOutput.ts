import { StepwiseError } from '@stepwise/core';
import { showNode } from '../model/attributes.ts';
import type { Node } from '../model/model.ts';

/** The output that a node has to have, where it may have `most`. */
export function firstOutput(node: Node, most = 1): string {
  const [output = ''] = node.outputs;
  if (output !== '' && node.outputs.length <= most) return output;
  throw new StepwiseError(
    'bad-model',
    `${showNode(node)}: wanted ${most === 1 ? 'one output' : `1 to ${most} outputs, the first of them named`}; got ${node.outputs.length}.`,
  );
}
