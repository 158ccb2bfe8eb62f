import { StepwiseError } from '@stepwise/core';
import type { Graph, Node, ValueInfo } from '../model/model.ts';
import type { Tensor } from '../model/tensor.ts';
import { GRAPH } from './fieldNumbers.ts';
import { Fields } from './fields.ts';
import type { ReadContext } from './readContext.ts';
import { readNode } from './readNode.ts';
import { readTensor } from './readTensor.ts';
import { readValueInfo } from './readValueInfo.ts';

export function readGraph(bytes: Uint8Array, context: ReadContext): Graph {
  const fields = new Fields(bytes, 'a graph');
  let name = '';
  const inputs: ValueInfo[] = [];
  const outputs: ValueInfo[] = [];
  const nodes: Node[] = [];
  const initializers = new Map<string, Tensor>();
  for (const number of fields) {
    if (number === GRAPH.name) name = fields.string();
    else if (number === GRAPH.node) nodes.push(readNode(fields.bytes(), context));
    else if (number === GRAPH.input) inputs.push(readValueInfo(fields.bytes()));
    else if (number === GRAPH.output) outputs.push(readValueInfo(fields.bytes()));
    else if (number === GRAPH.initializer) {
      const [key, tensor] = readInitializer(fields.bytes(), context);
      if (initializers.has(key)) {
        throw new StepwiseError('bad-model', `There are two initializers '${key}'.`);
      }
      initializers.set(key, tensor);
    } else if (number === GRAPH.sparseInitializer) {
      throw new StepwiseError(
        'unsupported',
        `The graph '${name}' has sparse initializers, which are not read; save them as dense ones.`,
      );
    }
  }
  return {
    name,
    inputs: inputs.filter((input) => !initializers.has(input.name)),
    outputs,
    initializers,
    nodes,
  };
}

function readInitializer(
  bytes: Uint8Array,
  context: ReadContext,
): readonly [name: string, tensor: Tensor] {
  const { name, tensor, type } = readTensor(bytes, 'an initializer', context);
  if (name === '') throw new StepwiseError('bad-model', 'An initializer has no name.');
  if (tensor) return [name, tensor];
  throw new StepwiseError(
    'unsupported',
    `The initializer '${name}' has elements of the type ${type} of ONNX, which is not read.`,
  );
}
