import { StepwiseError } from '@stepwise/core';
import type { Graph, Model, Tensor } from '@stepwise/onnx-training';
import { evaluate, type Precision } from './evaluate.ts';
import { refuseUnknown } from './refuseUnknown.ts';
import { fromTensor, toTensor, type Values } from './values.ts';

export interface InterpretOptions {
  /**
   * `float64` (the default) computes every float in float64, whatever width the graph gives it: a graph of float32 is
   * evaluated in float64, and its outputs are float64. `as-is` rounds each value of float32 after it was computed.
   */
  readonly precision?: Precision;
}

/**
 * Computes the outputs of a model, slowly and plainly: the reference that graphs and their gradients are measured
 * against. Integers are exact.
 *
 * @param feeds the inputs by name; an initializer's name overrides it.
 * @returns the outputs by name.
 * @throws StepwiseError `unsupported` with every operator that it does not know; `bad-batch` when feeds do not fit the
 * inputs; `bad-model` when a node's inputs do not fit it.
 * @example
 * ```ts
 * const g = new GraphBuilder();
 * const x = g.input('x', 'float32', [2]);
 * g.output(g.exp(x), 'y');
 * interpret(g.toModel(), { x: tensor('float32', [2], [0, 1]) }).get('y'); // float64 [1, e]
 * ```
 */
export function interpret(
  model: Model,
  feeds: Readonly<Record<string, Tensor>>,
  options: InterpretOptions = {},
): Map<string, Tensor> {
  const values = evaluate(model, startFrom(model, feeds), options.precision ?? 'float64');
  return new Map(outputsOf(model.graph, values).map(([name, value]) => [name, toTensor(value)]));
}

/** What the nodes start from: feeds and initializers, checked against what the model wants. */
export function startFrom(
  model: Model,
  feeds: Readonly<Record<string, Tensor>>,
): ReadonlyMap<string, Values> {
  refuseUnknown(model);
  const { graph } = model;
  const names = [...graph.inputs.map(({ name }) => name), ...graph.initializers.keys()];
  for (const name of Object.keys(feeds)) {
    if (names.includes(name)) continue;
    throw new StepwiseError(
      'bad-batch',
      `The model has no input '${name}'; it has ${names.join(', ') || 'none'}.`,
    );
  }
  for (const { name, type } of graph.inputs) {
    const fed = feeds[name];
    if (!fed) throw new StepwiseError('bad-batch', `The input '${name}' is not fed.`);
    if (!type) continue;
    const fits =
      fed.type === type.type &&
      fed.shape.length === type.shape.length &&
      type.shape.every((size, axis) => typeof size !== 'number' || size === fed.shape[axis]);
    if (!fits) {
      throw new StepwiseError(
        'bad-batch',
        `The input '${name}' is ${type.type}[${type.shape.map((size) => size ?? '?').join(', ')}]; got ${fed.type}[${fed.shape.join(', ')}].`,
      );
    }
  }
  return new Map(
    [...graph.initializers, ...Object.entries(feeds)].map(([name, value]) => [
      name,
      fromTensor(value),
    ]),
  );
}

export function outputsOf(
  graph: Graph,
  values: ReadonlyMap<string, Values>,
): readonly (readonly [string, Values])[] {
  return graph.outputs.map(({ name }) => {
    const value = values.get(name);
    if (!value) throw new StepwiseError('bad-model', `The output '${name}' is made by no node.`);
    return [name, value];
  });
}
