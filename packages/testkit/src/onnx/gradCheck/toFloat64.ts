import {
  tensor,
  type Attribute,
  type Model,
  type Node,
  type Tensor,
  type ValueInfo,
} from '@stepwise/onnx-training';

/** ONNX' numbers of the types (`TensorProto.DataType`). */
const [FLOAT32, FLOAT64] = [1, 11];

/** The same model with float64 in place of float32 everywhere: inputs, weights, constants, casts. */
export function toFloat64(model: Model): Model {
  const { graph } = model;
  return {
    ...model,
    graph: {
      ...graph,
      inputs: graph.inputs.map(widenInfo),
      outputs: graph.outputs.map(widenInfo),
      initializers: new Map(
        [...graph.initializers].map(([name, value]) => [name, widenTensor(value)]),
      ),
      nodes: graph.nodes.map(widenNode),
    },
  };
}

function widenInfo(info: ValueInfo): ValueInfo {
  return info.type?.type === 'float32'
    ? { ...info, type: { ...info.type, type: 'float64' } }
    : info;
}

function widenTensor(value: Tensor): Tensor {
  return value.type === 'float32'
    ? tensor('float64', value.shape, Float64Array.from<number | bigint>(value.data, Number))
    : value;
}

function widenNode(node: Node): Node {
  // without a value it makes zeros in float32
  const zeros: Attribute = { kind: 'tensor', value: tensor('float64', [1], [0]) };
  const attributes =
    node.op === 'ConstantOfShape' && !Object.hasOwn(node.attributes, 'value')
      ? { value: zeros }
      : node.attributes;
  return {
    ...node,
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([name, attribute]) => widenAttribute(node, name, attribute)),
    ),
  };
}

function widenAttribute(node: Node, name: string, attribute: Attribute): [string, Attribute] {
  if (attribute.kind === 'tensor')
    return [name, { kind: 'tensor', value: widenTensor(attribute.value) }];
  if (node.op === 'Cast' && name === 'to' && Number(attribute.value) === FLOAT32) {
    return [name, { kind: 'int', value: FLOAT64 }];
  }
  if (node.op === 'Constant' && attribute.kind === 'float') {
    return ['value', { kind: 'tensor', value: tensor('float64', [], [attribute.value]) }];
  }
  if (node.op === 'Constant' && attribute.kind === 'floats') {
    const { value } = attribute;
    return ['value', { kind: 'tensor', value: tensor('float64', [value.length], value) }];
  }
  return [name, attribute];
}
