import { StepwiseError } from '@stepwise/core';
import type { Graph, Model, Node } from '@stepwise/onnx-training';
import type { Inputs, RunGraph } from './kernel.ts';
import { KERNELS } from './kernels.ts';
import { fromTensor, isFloats, type Values } from './values.ts';

/** Whether floats keep the width that the graph gives them, or are float64 throughout. */
export type Precision = 'float64' | 'as-is';

/** Computes every value of a model's graph, in order. */
export function evaluate(
  { graph }: Model,
  given: ReadonlyMap<string, Values>,
  precision: Precision,
): ReadonlyMap<string, Values> {
  return evaluateGraph(graph, given, precision);
}

function evaluateGraph(
  graph: Graph,
  given: ReadonlyMap<string, Values>,
  precision: Precision,
): ReadonlyMap<string, Values> {
  const values = new Map<string, Values>();
  for (const [name, value] of given) values.set(name, settle(value, precision));
  // a graph inside a node sees the values around it
  const run: RunGraph = (inner, inputs) => {
    const weights = [...inner.initializers].map(([name, x]) => [name, fromTensor(x)] as const);
    return evaluateGraph(inner, new Map([...values, ...weights, ...inputs]), precision);
  };
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((name) => (name === '' ? null : valueOf(values, name, node)));
    for (const [i, output] of apply(node, inputs, run).entries()) {
      const name = node.outputs[i] ?? '';
      if (name !== '') values.set(name, settle(output, precision));
    }
  }
  return values;
}

function apply(node: Node, inputs: Inputs, run: RunGraph): readonly Values[] {
  const kernel = KERNELS.get(node.op);
  if (!kernel) throw new StepwiseError('unsupported', `There is no ${node.op}.`);
  try {
    return kernel(inputs, node, run);
  } catch (error) {
    if (!(error instanceof StepwiseError)) throw error;
    const label = `${node.op} '${node.name || (node.outputs[0] ?? '')}'`;
    throw new StepwiseError(error.code, `${label}: ${error.message}`);
  }
}

/** Gives floats the width that is asked for. */
function settle(values: Values, precision: Precision): Values {
  if (!isFloats(values) || values.type === 'float64') return values;
  return precision === 'float64'
    ? { ...values, type: 'float64' }
    : { ...values, data: values.data.map(Math.fround) };
}

function valueOf(values: ReadonlyMap<string, Values>, name: string, node: Node): Values {
  const value = values.get(name);
  if (value) return value;
  throw new StepwiseError(
    'bad-model',
    `${node.op} '${node.name}': its input '${name}' is made by no node before it.`,
  );
}
