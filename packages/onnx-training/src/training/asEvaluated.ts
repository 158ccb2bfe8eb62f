import { StepwiseError } from '@stepwise/core';
import type { GraphBuilder } from '../builder/graphBuilder.ts';
import { intOf, showPosition } from '../model/attributes.ts';
import type { InlinedNode, Rewrite } from './inlineGraph.ts';
import { isTrue } from './isTrue.ts';

/**
 * A network as it is used, also where it was exported as one in training: batch norm takes its running statistics, and
 * dropout lets everything through.
 */
export function asEvaluated(g: GraphBuilder): Rewrite {
  return (inlined) => {
    const { node, inputs, position } = inlined;
    const options = { name: node.name, position };
    if (node.op === 'BatchNormalization' && intOf(node, 'training_mode', 0) !== 0) {
      refuseUsedStatistics(inlined);
      const { training_mode: _, ...attributes } = node.attributes;
      return g.node(node.op, inputs, attributes, { ...options, outputs: node.outputs.slice(0, 1) });
    }
    if (node.op === 'Dropout' && isTrue(inputs[2])) {
      const { outputs } = node;
      return g.node(node.op, inputs.slice(0, 2), node.attributes, { ...options, outputs });
    }
    return null;
  };
}

/** The second and third output of batch norm have no place in a graph whose statistics are kept outside. */
export function refuseUsedStatistics({ node, position, used }: InlinedNode): void {
  if (!used.slice(1).includes(true)) return;
  throw new StepwiseError(
    'unsupported',
    `${showPosition(node, position)}: its new running statistics are used in the model. They are kept and returned by the trainer: take them out of the model's outputs.`,
  );
}
