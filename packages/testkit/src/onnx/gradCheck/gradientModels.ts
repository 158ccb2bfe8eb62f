import { StepwiseError } from '@stepwise/core';
import {
  differentiate as differentiateGraph,
  findParameters,
  GraphBuilder,
  inlineGraph,
  lossOutput,
  type Loss,
  type Model,
  type TargetInput,
  type TensorType,
  type Value,
} from '@stepwise/onnx-training';

/** No model has values of these names by chance. */
export const LOSS = 'stepwise.loss';
export const gradientName = (i: number): string => `stepwise.gradient.${i}`;

export type Differentiate = typeof differentiateGraph;

/** A model's loss, and its gradients, as functions of data and parameters: both are inputs. */
export interface GradientModels {
  /** The one output `LOSS`. */
  readonly forward: Model;
  /** The outputs `LOSS` and, for the i-th parameter, `gradientName(i)`. */
  readonly backward: Model;
  readonly parameters: readonly string[];
  /** What the data has to be, targets of the loss included. */
  readonly data: readonly TargetInput[];
}

/**
 * Appends a loss to a model, and the gradients of all its parameters behind it.
 *
 * @param types of the model's inputs, every size a number.
 * @throws StepwiseError `unsupported` when there is no parameter, or no gradient for an operator; else as the loss does.
 */
export function gradientModels(
  model: Model,
  loss: Loss,
  types: Readonly<Record<string, TensorType>>,
  differentiate: Differentiate = differentiateGraph,
): GradientModels {
  const entries = findParameters(model, loss);
  const trainable = entries.filter((entry) => entry.trainable).map(({ name }) => name);
  if (trainable.length === 0) {
    const reasons = entries.map(({ name, reason }) => `'${name}': ${reason}`).join('; ');
    throw new StepwiseError(
      'unsupported',
      `The model has nothing that training could change (${reasons || 'no initializer holds floats'}).`,
    );
  }
  const g = new GraphBuilder();
  const parameters: Value[] = [];
  const output = lossOutput(loss, model.graph);
  const inlined = inlineGraph(g, model.graph, {
    outputs: [output],
    inputs: types,
    initializer(name, { type, shape }) {
      if (!trainable.includes(name)) return null;
      const value = g.input(name, type, shape);
      parameters.push(value);
      return value;
    },
  });
  const value = inlined.outputs.get(output);
  if (!value) throw new StepwiseError('bad-model', `The model has no output '${output}'.`);
  const attached = loss.attach(g, value);
  g.output(attached.loss, LOSS);
  const forward = g.toModel();
  const gradients = differentiate(g, attached.loss, parameters);
  for (const [i, gradient] of gradients.entries()) {
    if (gradient) g.output(gradient, gradientName(i));
  }
  return {
    forward,
    backward: g.toModel(),
    parameters: parameters.map(({ name }) => name),
    data: [...inlined.inputs.map((input) => ({ value: input })), ...attached.inputs],
  };
}
