import type { Graph, Model, Tensor } from '@stepwise/onnx-training';

/** What is wrong with a model that was accepted, by a check of its own; null where nothing is. */
export function findFault({ graph, opsets }: Model): string | null {
  const versions = Object.values(opsets);
  if (!versions.every((version) => Number.isSafeInteger(version) && version > 0)) {
    return 'a version of an operator set is no number';
  }
  return faultOf(graph, []);
}

function faultOf(graph: Graph, outside: readonly string[]): string | null {
  const own = [...graph.inputs.map(({ name }) => name), ...graph.initializers.keys()];
  for (const [name, tensor] of graph.initializers) {
    const fault = faultOfTensor(tensor);
    if (fault) return `${name}: ${fault}`;
  }
  for (const { inputs, outputs, attributes } of graph.nodes) {
    const seen = [...outside, ...own, ''];
    const missing = inputs.find((name) => !seen.includes(name));
    if (missing !== undefined) return `'${missing}' is used before it is made`;
    for (const attribute of Object.values(attributes)) {
      const fault = attribute.kind === 'graph' ? faultOf(attribute.value, seen) : null;
      if (fault) return fault;
    }
    own.push(...outputs.filter((name) => name !== ''));
  }
  if (own.includes('')) return 'a value has no name';
  if (new Set(own).size < own.length) return 'a value is made twice';
  const missing = graph.outputs.find(({ name }) => !own.includes(name));
  return missing ? `nothing makes the output '${missing.name}'` : null;
}

function faultOfTensor({ shape, data }: Tensor): string | null {
  const size = shape.reduce((product, length) => product * length, 1);
  return data.length === size ? null : `${data.length} elements for ${size}`;
}
