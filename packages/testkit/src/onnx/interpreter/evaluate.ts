import { StepwiseError } from '@stepwise/core';
import type { Model, Node } from '@stepwise/onnx-training';
import type { Inputs } from './kernel.ts';
import { KERNELS } from './kernels.ts';
import { isFloats, type Values } from './values.ts';

/** Whether floats keep the width that the graph gives them, or are float64 throughout. */
export type Precision = 'float64' | 'as-is';

/** Computes every value of a model's graph, in order. */
export function evaluate(
  model: Model,
  given: ReadonlyMap<string, Values>,
  precision: Precision,
): ReadonlyMap<string, Values> {
  const values = new Map<string, Values>();
  for (const [name, value] of given) values.set(name, settle(value, precision));
  for (const node of model.graph.nodes) {
    const inputs = node.inputs.map((name) => (name === '' ? null : valueOf(values, name, node)));
    for (const [i, output] of apply(node, inputs).entries()) {
      const name = node.outputs[i] ?? '';
      if (name !== '') values.set(name, settle(output, precision));
    }
  }
  return values;
}

function apply(node: Node, inputs: Inputs): readonly Values[] {
  const kernel = KERNELS.get(node.op);
  if (!kernel) throw new StepwiseError('unsupported', `There is no ${node.op}.`);
  try {
    return kernel(inputs, node);
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
