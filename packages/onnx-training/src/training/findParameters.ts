import { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import { findPath } from '../gradient/differentiate.ts';
import type { Loss } from '../losses/loss.ts';
import { lossOutput } from '../losses/lossOutput.ts';
import { isFloat } from '../model/elementType.ts';
import type { Graph, Model } from '../model/model.ts';
import { isCandidate } from './candidate.ts';
import { inlineGraph } from './inlineGraph.ts';
import type { Parameter } from './parameter.ts';

/**
 * The initializers of a model that hold numbers with a fraction, and whether each can be trained: it has more than one
 * element, and a change of it changes the loss by a way that has a derivative. A tensor that is used twice is one
 * parameter.
 *
 * @param model of the internal opset.
 * @returns in the model's order.
 * @throws StepwiseError `unsupported` with every operator that can't be used; `bad-model`, `bad-option`.
 */
export function findParameters(model: Model, loss: Loss): readonly Parameter[] {
  const { graph } = model;
  const g = new GraphBuilder();
  const candidates = new Map<string, Value>();
  const output = lossOutput(loss, graph);
  const { outputs } = inlineGraph(g, graph, {
    outputs: [output],
    initializer(name, tensor) {
      if (!isCandidate(tensor)) return null;
      const value = g.initializer(name, tensor);
      candidates.set(name, value);
      return value;
    },
  });
  const value = outputs.get(output);
  const attached = value ? loss.attach(g, value).loss : null;
  const path = attached ? findPath(g.nodes, attached, [...candidates.values()]).nodes : [];
  const reached = new Set(path.flatMap(({ inputs }) => inputs.map((input) => input?.name ?? '')));

  const parameters: Parameter[] = [];
  for (const [name, tensor] of graph.initializers) {
    if (!isFloat(tensor.type)) continue;
    const reason = !isCandidate(tensor)
      ? 'a single number'
      : !candidates.has(name)
        ? 'the loss does not use it'
        : !reached.has(name)
          ? 'it has no derivative on its way to the loss'
          : null;
    parameters.push({
      name,
      shape: tensor.shape,
      size: tensor.data.length,
      type: tensor.type,
      operator: firstUser(graph, name),
      trainable: reason === null,
      ...(reason !== null && { reason }),
    });
  }
  return parameters;
}

function firstUser({ nodes }: Graph, name: string): string {
  return nodes.find(({ inputs }) => inputs.includes(name))?.op ?? 'none';
}
