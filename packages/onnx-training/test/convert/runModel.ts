import ort from 'onnxruntime-node';
import { writeModel } from '../../src/format/writeModel.ts';
import type { ElementType } from '../../src/model/elementType.ts';
import type { Attributes, Graph, Model, Node, ValueInfo } from '../../src/model/model.ts';
import type { Tensor } from '../../src/model/tensor.ts';

/** A node of the standard operators. */
export function node(
  op: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Attributes = {},
  domain = '',
): Node {
  return { name: outputs.join(), op, domain, inputs, outputs, attributes };
}

/** A model whose inputs are those of `feeds`, and whose outputs are named. */
export function modelOf(
  opset: number,
  nodes: readonly Node[],
  feeds: Readonly<Record<string, Tensor>>,
  outputs: readonly string[],
  initializers: Readonly<Record<string, Tensor>> = {},
): Model {
  const inputs = Object.entries(feeds).map(([name, { type, shape }]): ValueInfo => ({
    name,
    type: { type, shape },
  }));
  const graph: Graph = {
    name: 'test',
    inputs,
    outputs: outputs.map((name) => ({ name, type: null })),
    initializers: new Map(Object.entries(initializers)),
    nodes,
  };
  return {
    irVersion: opset < 9 ? 3 : 8,
    opsets: { '': opset, 'com.microsoft': 1 },
    producer: '',
    metadata: {},
    graph,
    functions: [],
  };
}

/** What ONNX Runtime computes, without any optimization of the graph. */
export async function runModel(
  model: Model,
  feeds: Readonly<Record<string, Tensor>>,
): Promise<Readonly<Record<string, { dims: readonly number[]; type: string; data: unknown }>>> {
  const session = await ort.InferenceSession.create(writeModel(model), {
    graphOptimizationLevel: 'disabled',
    logSeverityLevel: 4,
  });
  const given = Object.fromEntries(
    Object.entries(feeds).map(([name, { type, data, shape }]) => [
      name,
      new ort.Tensor(type as Exclude<ElementType, 'uint8'>, data as Float32Array, shape),
    ]),
  );
  const results = await session.run(given);
  await session.release();
  return Object.fromEntries(
    Object.entries(results).map(([name, { dims, type, data }]) => [
      name,
      { dims: [...dims], type, data: Array.from(data as Float32Array) },
    ]),
  );
}
