import { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import { findPath, refuseWithoutGradient } from '../gradient/differentiate.ts';
import type { Loss } from '../losses/loss.ts';
import { lossOutput } from '../losses/lossOutput.ts';
import { isFloat } from '../model/elementType.ts';
import type { Graph, Model } from '../model/model.ts';
import type { Tensor } from '../model/tensor.ts';
import { isCandidate } from '../model/candidate.ts';
import { asEvaluated } from './asEvaluated.ts';
import { exportNotes } from './exportNotes.ts';
import { inlineGraph } from './inlineGraph.ts';
import type { Parameter } from './parameter.ts';
import { findStatistics } from './statistics.ts';
import { weightRule } from './weightRule.ts';

/**
 * The initializers of a model that hold numbers with a fraction, and whether each can be trained: it has more than one
 * element, and a change of it changes the loss by a way that has a derivative. A tensor that is used twice is one
 * parameter. Running statistics of batch norm are none: they follow the batches. Neither are settings of operators, masks
 * and tables that an exporter computed. A `note` says what PyTorch's exporter did to a weight, where that is sure.
 *
 * @param model of the internal opset.
 * @returns in the model's order.
 * @throws StepwiseError `unsupported` with every operator that can't be used; `bad-model`, `bad-option`.
 */
export function findParameters(model: Model, loss: Loss): readonly Parameter[] {
  const { graph } = model;
  const statistics = new Set(
    findStatistics(
      graph,
      graph.outputs.map(({ name }) => name),
    ).map(({ name }) => name),
  );
  const noWeight = weightRule(model);
  const noteOf = exportNotes(model);
  const { leaves, path } = probe(
    model,
    loss,
    (name, tensor) =>
      isCandidate(tensor) && !statistics.has(name) && noWeight(name, tensor) === null,
  );
  const reached = new Set(path.flatMap(({ inputs }) => inputs.map((input) => input?.name ?? '')));

  const parameters: Parameter[] = [];
  for (const [name, tensor] of graph.initializers) {
    if (!isFloat(tensor.type)) continue;
    const reason = statistics.has(name)
      ? 'running statistics of batch norm'
      : !isCandidate(tensor)
        ? 'a single number'
        : (noWeight(name, tensor) ??
          (!leaves.has(name)
            ? 'the loss does not use it'
            : !reached.has(name)
              ? 'it has no derivative on its way to the loss'
              : null));
    const note = noteOf(name, tensor);
    parameters.push({
      name,
      shape: tensor.shape,
      size: tensor.data.length,
      type: tensor.type,
      operator: firstUser(graph, name),
      trainable: reason === null,
      ...(reason !== null && { reason }),
      ...(note !== null && { note }),
    });
  }
  return parameters;
}

/**
 * Checks that some parameters can be trained, before anything runs.
 *
 * @throws StepwiseError `unsupported` with every operator between them and the loss that has no gradient: its name and
 * its place in the model.
 */
export function checkTrainable(model: Model, loss: Loss, names: ReadonlySet<string>): void {
  refuseWithoutGradient(probe(model, loss, (name) => names.has(name)).path);
}

/** The forward graph and the loss with open sizes, and the nodes by which some initializers reach the loss. */
function probe(model: Model, loss: Loss, isTrained: (name: string, tensor: Tensor) => boolean) {
  const g = new GraphBuilder();
  const leaves = new Map<string, Value>();
  const output = lossOutput(loss, model.graph);
  const { outputs } = inlineGraph(g, model.graph, {
    outputs: [output],
    initializer(name, tensor) {
      if (!isTrained(name, tensor)) return null;
      const value = g.initializer(name, tensor);
      leaves.set(name, value);
      return value;
    },
    rewrite: asEvaluated(g),
  });
  const value = outputs.get(output);
  const attached = value ? loss.attach(g, value).loss : null;
  return { leaves, path: attached ? findPath(g.nodes, attached, [...leaves.values()]).nodes : [] };
}

function firstUser({ nodes }: Graph, name: string): string {
  return nodes.find(({ inputs }) => inputs.includes(name))?.op ?? 'none';
}
