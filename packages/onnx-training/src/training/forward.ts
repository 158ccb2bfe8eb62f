import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import type { AttachedLoss, Loss } from '../losses/loss.ts';
import { lossOutput } from '../losses/lossOutput.ts';
import type { Model } from '../model/model.ts';
import type { TensorType } from '../model/tensor.ts';
import { asTrained } from './asTrained.ts';
import { BatchStatistics } from './batchStatistics.ts';
import { at, bindState, type StateBinding } from './bindings.ts';
import { dataInputs, type DataInput } from './dataInput.ts';
import { Dropouts, type RandomBinding } from './dropouts.ts';
import { inlineGraph } from './inlineGraph.ts';
import { cut, type GroupLayout } from './layout.ts';
import { poolBeforeRelu } from './poolBeforeRelu.ts';

/** What the forward half of a training step is made from. */
export interface ForwardOptions {
  /** The forward model, of the internal opset. */
  readonly model: Model;
  readonly loss: Loss;
  /** What is trained; everything else in the model stays as it is. */
  readonly groups: readonly GroupLayout[];
  /** The running statistics of batch norm that follow the batches, as one vector; the others are used as they are. */
  readonly statistics?: GroupLayout | null;
  /** The model's inputs with the shapes of a batch. */
  readonly inputs: Readonly<Record<string, TensorType>>;
}

/** The forward half of a training step, in a graph. */
export interface Forward {
  /** The vector of each group. */
  readonly vectors: readonly Value[];
  /** The parameters of all groups, one after another. */
  readonly parameters: ReadonlyMap<string, Value>;
  readonly attached: AttachedLoss;
  readonly data: readonly DataInput[];
  readonly statistics: StateBinding | null;
  readonly random: RandomBinding | null;
  /** What has to be finite beside the loss. */
  readonly checked: readonly Value[];
}

/** Appends the model as it is trained, and the loss. */
export function forward(
  g: GraphBuilder,
  { model, loss, groups, statistics = null, inputs }: ForwardOptions,
): Forward {
  const vectors = groups.map(({ name, type, size }) => g.input(`${name}.parameters`, type, [size]));
  const parameters = new Map(
    groups.flatMap(({ places }, i) => [...cut(g, at(vectors, i), places)]),
  );
  const output = lossOutput(loss, model.graph);
  const batch = statistics && new BatchStatistics(g, statistics);
  const dropouts = new Dropouts(g);
  const inlined = inlineGraph(g, poolBeforeRelu(model.graph), {
    outputs: [output],
    inputs,
    initializer: (name) => parameters.get(name) ?? null,
    rewrite: asTrained(g, dropouts, batch),
  });
  const attached = loss.attach(g, inlined.outputs.get(output) ?? at(vectors, 0));
  const checked: Value[] = [];
  const followed = statistics && batch ? follow(statistics, batch) : null;
  return {
    vectors,
    parameters,
    attached,
    checked,
    data: dataInputs(inlined.inputs, attached.inputs, g.nodes),
    statistics: followed,
    random: dropouts.random,
  };

  function follow({ type, size }: GroupLayout, updates: BatchStatistics): StateBinding {
    const running = g.input('stepwise.statistics', type, [size]);
    const next = updates.next(running);
    checked.push(g.cast(g.reduceSum(next), attached.loss.type));
    return bindState(g, 'statistics', 'stepwise', running, next);
  }
}
