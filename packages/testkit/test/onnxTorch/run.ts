import {
  findParameters,
  layOut,
  tensor,
  trainingGraph,
  type Model,
  type Tensor,
  type TensorType,
} from '@stepwise/onnx-training';
import { batchOf, lossOf, optimizerOf, type Fixture, type FixtureRun } from './fixture.ts';

/** Computes the outputs of a graph. */
export type Runner = (
  model: Model,
) => Promise<(feeds: Readonly<Record<string, Tensor>>) => Promise<ReadonlyMap<string, Tensor>>>;

export interface Trained {
  readonly losses: number[];
  readonly gradientNorms: number[];
  /** After each step, the parameters by name. */
  readonly parameters: Record<string, number[]>[];
}

/** Trains a fixture's model for its five steps as its run says. */
export async function trainAs(
  fixture: Fixture,
  run: FixtureRun,
  model: Model,
  runner: Runner,
): Promise<Trained> {
  const loss = lossOf(fixture);
  const optimizer = optimizerOf(run);
  const all = findParameters(model, loss);
  const layouts = run.groups.map((names, i) =>
    layOut(
      `group${i}`,
      names.map((name) => all.find((parameter) => parameter.name === name)!),
    ),
  );
  const type = layouts[0]!.type;
  const state = layouts.map(({ size, places }) => {
    const zeros = () =>
      tensor(
        type,
        [size],
        Array.from({ length: size }, () => 0),
      );
    const start = zeros();
    for (const { name, offset } of places) {
      (start.data as Float64Array).set(
        model.graph.initializers.get(name)!.data as Float64Array,
        offset,
      );
    }
    return new Map<string, Tensor>([
      ['parameters', start],
      ...optimizer.slots.map((slot): [string, Tensor] => [slot, zeros()]),
    ]);
  });
  const trained: Trained = { losses: [], gradientNorms: [], parameters: [] };
  for (const step of fixture.batches.keys()) {
    const batch = batchOf(fixture, step, type);
    const inputs = Object.fromEntries(
      Object.entries(batch).map(([name, value]): [string, TensorType] => [name, value]),
    );
    const graph = trainingGraph({
      model,
      loss,
      optimizer,
      groups: layouts,
      inputs,
      ...(run.clipNorm !== null && { clipNorm: run.clipNorm }),
    });
    const feeds: Record<string, Tensor> = {};
    for (const { name } of graph.data) feeds[name] = batch[name]!;
    for (const [i, group] of graph.groups.entries()) {
      for (const { name, input } of group.state) feeds[input] = state[i]!.get(name)!;
      const numbers = optimizer.scalarValues(run.hyperparameters[step]![i]!, step + 1);
      for (const { name, input } of group.scalars)
        feeds[input] = tensor(type, [], [numbers[name]!]);
    }
    const results = await (await runner(graph.model))(feeds);
    const { ok, loss: lossName, gradientNorm } = graph.outputs;
    if (results.get(ok)!.data[0] !== 1) throw new Error(`step ${step} is not ok`);
    trained.losses.push(Number(results.get(lossName)!.data[0]));
    trained.gradientNorms.push(Number(results.get(gradientNorm)!.data[0]));
    for (const [i, group] of graph.groups.entries()) {
      for (const { name, output } of group.state) state[i]!.set(name, results.get(output)!);
    }
    trained.parameters.push(
      Object.fromEntries(
        layouts.flatMap(({ places }, i) => {
          const { data } = state[i]!.get('parameters')!;
          return places.map(({ name, offset, size }) => [
            name,
            Array.from(data.slice(offset, offset + size), Number),
          ]);
        }),
      ),
    );
  }
  return trained;
}
