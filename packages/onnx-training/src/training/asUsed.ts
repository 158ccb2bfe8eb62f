import { intOf } from '../model/attributes.ts';
import type { Model, Node } from '../model/model.ts';

/**
 * A model that was exported in training, as one that is used: batch norm takes its running statistics, and dropout lets
 * everything through. Any other model stays as it is.
 *
 * @param model of any opset, as it was read.
 */
export function asUsed(model: Model): Model {
  const { graph, functions } = model;
  const inside = [graph, ...functions].flatMap(({ nodes }) => nodes);
  if (inside.every((node) => turnOff(node) === node)) return model;
  return {
    ...model,
    graph: { ...graph, nodes: graph.nodes.map(turnOff) },
    functions: functions.map((one) => ({ ...one, nodes: one.nodes.map(turnOff) })),
  };
}

function turnOff(node: Node): Node {
  if (node.domain !== '') return node;
  if (node.op === 'BatchNormalization' && intOf(node, 'training_mode', 0) !== 0) {
    const { training_mode: _, ...attributes } = node.attributes;
    return { ...node, attributes, outputs: node.outputs.slice(0, 1) };
  }
  const inputs = node.inputs.slice(0, 2);
  return node.op === 'Dropout' && node.inputs.length > 2 ? { ...node, inputs } : node;
}
