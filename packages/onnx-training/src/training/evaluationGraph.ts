import { GraphBuilder, type GraphBuilderOptions } from '../builder/graphBuilder.ts';
import type { Loss } from '../losses/loss.ts';
import { lossOutput } from '../losses/lossOutput.ts';
import type { Model } from '../model/model.ts';
import { asEvaluated } from './asEvaluated.ts';
import { dataInputs, type DataInput } from './dataInput.ts';
import { inlineGraph } from './inlineGraph.ts';
import { cut, type GroupLayout } from './layout.ts';
import { builderOptions } from './trainingGraph.ts';

export interface EvaluationGraphOptions extends GraphBuilderOptions {
  /** The forward model, of the internal opset. */
  readonly model: Model;
  readonly groups: readonly GroupLayout[];
  /** The running statistics of batch norm that are an input; the others are as the model has them. */
  readonly statistics?: GroupLayout | null;
  /** Computed too where given; then a batch brings its target. */
  readonly loss?: Loss;
}

/** The forward model with its parameters as inputs; sizes that the model leaves open stay open. */
export interface EvaluationGraph {
  readonly model: Model;
  readonly data: readonly DataInput[];
  /** The inputs that take the vectors of the groups. */
  readonly groups: readonly string[];
  /** The input that takes the running statistics; null where none are an input. */
  readonly statistics: string | null;
  /** The outputs of the model, by its own names. */
  readonly outputs: readonly { readonly name: string; readonly output: string }[];
  /** The output with the loss, or null. */
  readonly loss: string | null;
  /** The output with what the mean of the loss was divided by; null where the loss does not know, or there is none. */
  readonly weight: string | null;
}

/**
 * Builds the graph that computes a model's outputs, and a loss, from parameters in training. Batch norm takes its running
 * statistics, and dropout lets everything through.
 */
export function evaluationGraph(options: EvaluationGraphOptions): EvaluationGraph {
  const { model, groups, statistics = null, loss } = options;
  const g = new GraphBuilder(builderOptions(options));
  const vectors = groups.map(({ name, type, size }) => g.input(`${name}.parameters`, type, [size]));
  const parameters = new Map(
    groups.flatMap(({ places }, i) => {
      const vector = vectors[i];
      return vector ? [...cut(g, vector, places)] : [];
    }),
  );
  const running = statistics
    ? g.input('stepwise.statistics', statistics.type, [statistics.size])
    : null;
  const given = new Map([
    ...parameters,
    ...(statistics && running ? cut(g, running, statistics.places) : []),
  ]);
  const names = model.graph.outputs.map(({ name }) => name);
  const forward = inlineGraph(g, model.graph, {
    outputs: names,
    initializer: (name) => given.get(name) ?? null,
    rewrite: asEvaluated(g),
  });
  const scored = loss && forward.outputs.get(lossOutput(loss, model.graph));
  const attached = scored ? loss.attach(g, scored) : null;
  if (attached) g.output(attached.loss, 'stepwise.loss');
  if (attached?.weight) g.output(attached.weight, 'stepwise.weight');
  // an output of the model can be an input or the loss, too: then it is a copy under a name of its own
  const outputs = [...forward.outputs].map(([name, value], i) => {
    const output = `stepwise.output${i}`;
    g.output(value, output);
    return { name, output };
  });
  return {
    data: dataInputs(forward.inputs, attached?.inputs ?? [], g.nodes),
    groups: vectors.map(({ name }) => name),
    statistics: running?.name ?? null,
    outputs,
    loss: attached ? 'stepwise.loss' : null,
    weight: attached?.weight ? 'stepwise.weight' : null,
    model: g.toModel('evaluation'),
  };
}
