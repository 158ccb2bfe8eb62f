import { int } from '../model/attributes.ts';
import { TYPE_NUMBERS } from '../model/elementType.ts';
import type { Attribute, Graph, Model, Node, ValueInfo } from '../model/model.ts';
import type { Tensor } from '../model/tensor.ts';

/**
 * The same model in double precision: every float32 in its inputs, outputs, constants and casts becomes float64. Where
 * every kernel exists in float64, gradients can be checked to ten digits.
 */
export function toFloat64(model: Model): Model {
  return { ...model, graph: convertGraph(model.graph) };
}

function convertGraph(graph: Graph): Graph {
  return {
    ...graph,
    inputs: graph.inputs.map(convertInfo),
    outputs: graph.outputs.map(convertInfo),
    initializers: new Map(
      [...graph.initializers].map(([name, tensor]) => [name, convertTensor(tensor)]),
    ),
    nodes: graph.nodes.map(convertNode),
  };
}

function convertInfo({ name, type }: ValueInfo): ValueInfo {
  return { name, type: type?.type === 'float32' ? { ...type, type: 'float64' } : type };
}

function convertTensor(tensor: Tensor): Tensor {
  if (tensor.type !== 'float32') return tensor;
  return { ...tensor, type: 'float64', data: Float64Array.from(tensor.data, Number) };
}

function convertNode(node: Node): Node {
  const attributes = Object.entries(node.attributes).map(([name, attribute]) => {
    const isCast = node.op === 'Cast' && name === 'to';
    return [name, isCast ? convertCast(attribute) : convertAttribute(attribute)] as const;
  });
  return { ...node, attributes: Object.fromEntries(attributes) };
}

function convertCast(attribute: Attribute): Attribute {
  const isFloat32 = attribute.kind === 'int' && attribute.value === TYPE_NUMBERS.float32;
  return isFloat32 ? int(TYPE_NUMBERS.float64) : attribute;
}

function convertAttribute(attribute: Attribute): Attribute {
  if (attribute.kind === 'tensor') return { ...attribute, value: convertTensor(attribute.value) };
  if (attribute.kind === 'graph') return { ...attribute, value: convertGraph(attribute.value) };
  return attribute;
}
