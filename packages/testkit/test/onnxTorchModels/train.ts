import {
  findParameters,
  gradientGraph,
  layOut,
  tensor,
  trainingGraph,
  type FloatType,
  type GroupLayout,
  type Model,
  type StateBinding,
  type Tensor,
  type TensorType,
} from '@stepwise/onnx-training';
import { batchOf, lossOf, optimizerOf, statisticsOf } from './network.ts';
import type { Network, NetworkRun } from './network.ts';

/** Computes the outputs of a graph, as often as one likes. */
export type Runner = (
  model: Model,
) => Promise<(feeds: Readonly<Record<string, Tensor>>) => Promise<ReadonlyMap<string, Tensor>>>;

export type Values = Readonly<Record<string, Float64Array>>;

export interface Trained {
  readonly losses: readonly number[];
  readonly gradientNorms: readonly number[];
  /** After each step, the parameters and running statistics by name. */
  readonly after: readonly Values[];
}

/** Trains a network's model for its five steps as a run says. */
export async function train(
  network: Network,
  run: NetworkRun,
  model: Model,
  runner: Runner,
): Promise<Trained> {
  const optimizer = optimizerOf(run);
  const { group, statistics, type } = layoutsOf(network, model);
  const graph = trainingGraph({
    model,
    loss: lossOf(network),
    optimizer,
    groups: [group],
    statistics,
    inputs: typesOf(batchOf(network, 0, type)),
  });
  if (graph.random) throw new Error('nothing should drop');
  const step = await runner(graph.model);
  const [binding] = graph.groups;
  if (!binding) throw new Error('no group');
  const state = new Map<string, Tensor>();
  const bindings: StateBinding[] = [...binding.state];
  for (const { name, input } of binding.state) {
    state.set(input, name === 'parameters' ? startOf(model, group) : zeros(group));
  }
  if (graph.statistics && statistics) {
    bindings.push(graph.statistics);
    state.set(graph.statistics.input, startOf(model, statistics));
  }
  const losses: number[] = [];
  const gradientNorms: number[] = [];
  const after: Values[] = [];
  for (const t of network.batches.keys()) {
    const batch = batchOf(network, t, type);
    const feeds: Record<string, Tensor> = Object.fromEntries(state);
    for (const { name } of graph.data) feeds[name] = known(batch[name]);
    const numbers = optimizer.scalarValues(run.hyperparameters, t + 1);
    for (const { name, input } of binding.scalars) {
      feeds[input] = tensor(type, [], [known(numbers[name])]);
    }
    const results = await step(feeds);
    const { ok, loss, gradientNorm } = graph.outputs;
    if (results.get(ok)?.data[0] !== 1) throw new Error(`step ${t} is not ok`);
    losses.push(Number(results.get(loss)?.data[0]));
    gradientNorms.push(Number(results.get(gradientNorm)?.data[0]));
    for (const { input, output } of bindings) state.set(input, known(results.get(output)));
    const [parameters] = binding.state;
    after.push({
      ...placesIn(group, known(state.get(parameters?.input ?? ''))),
      ...(graph.statistics &&
        statistics &&
        placesIn(statistics, known(state.get(graph.statistics.input)))),
    });
  }
  return { losses, gradientNorms, after };
}

/** Loss and gradients of the first batch. */
export async function firstGradients(
  network: Network,
  model: Model,
  runner: Runner,
): Promise<{ readonly loss: number; readonly gradients: Values }> {
  const { group, statistics, type } = layoutsOf(network, model);
  const batch = batchOf(network, 0, type);
  const inputs = typesOf(batch);
  const loss = lossOf(network);
  const graph = gradientGraph({ model, loss, groups: [group], statistics, inputs });
  const [binding] = graph.groups;
  if (!binding) throw new Error('no group');
  const feeds: Record<string, Tensor> = {
    [binding.parameters]: startOf(model, group),
    [binding.gradient.input]: zeros(group),
  };
  for (const { name } of graph.data) feeds[name] = known(batch[name]);
  if (graph.statistics && statistics) {
    feeds[graph.statistics.input] = startOf(model, statistics);
  }
  const results = await (await runner(graph.model))(feeds);
  const weight = Number(results.get(graph.outputs.weight)?.data[0]);
  const sums = placesIn(group, known(results.get(binding.gradient.output)));
  return {
    loss: Number(results.get(graph.outputs.sum)?.data[0]) / weight,
    gradients: Object.fromEntries(
      Object.entries(sums).map(([name, values]) => [name, values.map((value) => value / weight)]),
    ),
  };
}

function layoutsOf(network: Network, model: Model) {
  const parameters = findParameters(model, lossOf(network)).filter(({ trainable }) => trainable);
  const group = layOut('all', parameters);
  const statistics = statisticsOf(model).map((one) => ({ ...one, trainable: false }));
  return {
    group,
    type: group.type,
    statistics: statistics.length > 0 ? layOut('statistics', statistics) : null,
  };
}

function typesOf(batch: Readonly<Record<string, Tensor>>): Record<string, TensorType> {
  return Object.fromEntries(Object.entries(batch).map(([name, value]) => [name, value]));
}

const zeros = ({ type, size }: GroupLayout): Tensor => vector(type, new Float64Array(size));

function startOf(model: Model, { type, size, places }: GroupLayout): Tensor {
  const values = new Float64Array(size);
  for (const { name, offset } of places) {
    values.set(Array.from(known(model.graph.initializers.get(name)).data, Number), offset);
  }
  return vector(type, values);
}

const vector = (type: FloatType, values: Float64Array): Tensor =>
  tensor(type, [values.length], type === 'float64' ? values : Float32Array.from(values));

function placesIn({ places }: GroupLayout, { data }: Tensor): Values {
  return Object.fromEntries(
    places.map(({ name, offset, size }) => [
      name,
      Float64Array.from(data.slice(offset, offset + size), Number),
    ]),
  );
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a value is missing');
  return value;
}
