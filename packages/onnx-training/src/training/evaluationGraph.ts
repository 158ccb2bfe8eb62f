import { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Loss } from '../losses/loss.ts';
import { lossOutput } from '../losses/lossOutput.ts';
import type { Model } from '../model/model.ts';
import { dataInputs, type DataInput } from './dataInput.ts';
import { inlineGraph } from './inlineGraph.ts';
import { cut, type GroupLayout } from './layout.ts';

export interface EvaluationGraphOptions {
  /** The forward model, of the internal opset. */
  readonly model: Model;
  readonly groups: readonly GroupLayout[];
  /** Computed too where given; then a batch brings its target. */
  readonly loss?: Loss;
}

/** The forward model with its parameters as inputs; sizes that the model leaves open stay open. */
export interface EvaluationGraph {
  readonly model: Model;
  readonly data: readonly DataInput[];
  /** The inputs that take the vectors of the groups. */
  readonly groups: readonly string[];
  /** The outputs of the model, by its own names. */
  readonly outputs: readonly { readonly name: string; readonly output: string }[];
  /** The output with the loss, or null. */
  readonly loss: string | null;
}

/** Builds the graph that computes a model's outputs, and a loss, from parameters in training. */
export function evaluationGraph({ model, groups, loss }: EvaluationGraphOptions): EvaluationGraph {
  const g = new GraphBuilder();
  const vectors = groups.map(({ name, type, size }) => g.input(`${name}.parameters`, type, [size]));
  const parameters = new Map(
    groups.flatMap(({ places }, i) => {
      const vector = vectors[i];
      return vector ? [...cut(g, vector, places)] : [];
    }),
  );
  const names = model.graph.outputs.map(({ name }) => name);
  const forward = inlineGraph(g, model.graph, {
    outputs: names,
    initializer: (name) => parameters.get(name) ?? null,
  });
  const scored = loss && forward.outputs.get(lossOutput(loss, model.graph));
  const attached = scored ? loss.attach(g, scored) : null;
  if (attached) g.output(attached.loss, 'stepwise.loss');
  // an output of the model can be an input or the loss, too: then it is a copy under a name of its own
  const outputs = [...forward.outputs].map(([name, value], i) => {
    const output = `stepwise.output${i}`;
    g.output(value, output);
    return { name, output };
  });
  return {
    data: dataInputs(forward.inputs, attached?.inputs ?? [], g.nodes),
    groups: vectors.map(({ name }) => name),
    outputs,
    loss: attached ? 'stepwise.loss' : null,
    model: g.toModel('evaluation'),
  };
}
