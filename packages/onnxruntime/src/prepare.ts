import { StepwiseError, type Values } from '@stepwise/core';
import { checkKeys, checkNumber, show } from '@stepwise/core/check';
import {
  checkTrainable,
  evaluationGraph,
  findParameters,
  raise,
  readModel,
  trainingGraph,
  writeModel,
  type EvaluationGraph,
  type Model,
  type TensorType,
  type TrainingGraph,
} from '@stepwise/onnx-training';
import { checkBatch, shapesOf, type Batch } from './batch.ts';
import type { TrainingSetup } from './checkpoint.ts';
import { resolveGroups, type TrainerParameter } from './groups.ts';
import { makeTensor } from './makeTensor.ts';
import type { Outputs } from './metrics.ts';
import type { Ort, OrtSession, OrtTensor } from './ort.ts';
import { Sessions } from './sessions.ts';
import { withPlaces, zeros, type Vectors } from './state.ts';
import type { OrtTrainerOptions } from './trainer.ts';

/** A model made ready: what stays the same, and the runs of its graphs. State goes in and comes out. */
export interface Prepared extends TrainingSetup {
  /** The model as it was read. */
  readonly source: Model;
  readonly parameters: readonly TrainerParameter[];
  readonly initial: readonly Vectors[];
  /** One optimizer step, the `count`th; `vectors` is null where something was not finite. */
  step(
    batch: Batch,
    vectors: readonly Vectors[],
    values: readonly Values[],
    count: number,
  ): Promise<{
    readonly loss: number;
    readonly gradientNorm: number;
    readonly vectors: readonly Vectors[] | null;
  }>;
  evaluate(
    batch: Batch,
    vectors: readonly Vectors[],
  ): Promise<{
    readonly loss: number;
    readonly outputs: Outputs;
    readonly examples: number;
    /** The elements that the mean of the loss is over. */
    readonly weight: number;
  }>;
  predict(inputs: Batch, vectors: readonly Vectors[]): Promise<Outputs>;
  dispose(): Promise<void>;
}

interface Compiled<G> {
  readonly graph: G;
  readonly session: OrtSession;
}

interface CompiledStep extends Compiled<TrainingGraph> {
  /** The tensors of the scalar inputs, written anew in each step. */
  readonly scalars: ReadonlyMap<
    string,
    { readonly array: Float32Array | Float64Array; readonly tensor: OrtTensor }
  >;
}

export async function prepare(options: OrtTrainerOptions): Promise<Prepared> {
  const { ort, loss, optimizer, clipNorm, sessionOptions = {} } = options;
  checkOrt(ort);
  const cachedShapes = checkNumber('OrtTrainer.cachedShapes', options.cachedShapes ?? 4, {
    min: 1,
    integer: true,
  });
  const source =
    options.model instanceof Uint8Array
      ? readModel(options.model, options.external ? { external: options.external } : {})
      : options.model;
  const model = withInputTypes(raise(source), options.inputs ?? {});
  const { groups, parameters } = resolveGroups(findParameters(model, loss), optimizer, options);
  const layouts = groups.map(({ layout }) => layout);
  checkTrainable(
    model,
    loss,
    new Set(layouts.flatMap(({ places }) => places.map(({ name }) => name))),
  );
  // with open sizes; it says what a batch consists of, too
  const evaluation = evaluationGraph({ model, groups: layouts, loss });
  const steps = new Sessions<CompiledStep>(cachedShapes);
  const graphs = new Sessions<Compiled<EvaluationGraph>>(2);

  const compile = async (graph: Model): Promise<OrtSession> => {
    try {
      return await ort.InferenceSession.create(writeModel(graph), sessionOptions);
    } catch (error) {
      throw new StepwiseError('unsupported', `ONNX Runtime refused the graph: ${messageOf(error)}`);
    }
  };

  const compileStep = async (batch: Batch): Promise<CompiledStep> => {
    checkBatch(ort, evaluation.data, batch);
    const inputs = evaluation.data.map(
      ({ name, type }) => [name, { type, shape: batch[name]?.dims ?? [] }] as const,
    );
    const graph = trainingGraph({
      model,
      loss,
      optimizer,
      groups: layouts,
      inputs: Object.fromEntries(inputs),
      ...(clipNorm !== undefined && { clipNorm }),
    });
    // the shapes of the target follow from those of the inputs: wrong ones are found before anything is compiled
    checkBatch(ort, graph.data, batch);
    const scalars = graph.groups.flatMap(({ layout, scalars: all }) =>
      all.map(({ input }) => {
        const array = layout.type === 'float64' ? new Float64Array(1) : new Float32Array(1);
        return [input, { array, tensor: makeTensor(ort, layout.type, array, []) }] as const;
      }),
    );
    return { graph, session: await compile(graph.model), scalars: new Map(scalars) };
  };

  const forward = (kind: 'evaluate' | 'predict') =>
    graphs.get(kind, async () => {
      const graph = kind === 'evaluate' ? evaluation : evaluationGraph({ model, groups: layouts });
      return { graph, session: await compile(graph.model) };
    });

  const runForward = async (
    kind: 'evaluate' | 'predict',
    batch: Batch,
    vectors: readonly Vectors[],
  ) => {
    const { graph, session } = await forward(kind);
    const feeds = checkBatch(ort, graph.data, batch);
    for (const [i, name] of graph.groups.entries())
      feeds[name] = vectorOf(vectors, i, 'parameters');
    const results = await run(session, feeds);
    const outputs: Record<string, OrtTensor> = {};
    for (const { name, output } of graph.outputs) {
      const tensor = results[output];
      if (tensor) outputs[name] = tensor;
    }
    return { graph, results, outputs };
  };

  return {
    ort,
    optimizer,
    groups,
    source,
    parameters,
    initial: layouts.map((layout): Vectors => {
      const start = zeros(ort, layout, ['parameters', ...optimizer.slots]);
      const parameter = vectorOf([start], 0, 'parameters');
      const values = new Map(
        [...model.graph.initializers].filter(([name]) =>
          layout.places.some((place) => place.name === name),
        ),
      );
      return { ...start, parameters: withPlaces(ort, parameter, layout, values) };
    }),
    async step(batch, vectors, values, count) {
      const key = shapesOf(evaluation.data, batch);
      const { graph, session, scalars } = await steps.get(key, () => compileStep(batch));
      const feeds = checkBatch(ort, graph.data, batch);
      for (const [i, { state, scalars: inputs }] of graph.groups.entries()) {
        for (const { name, input } of state) feeds[input] = vectorOf(vectors, i, name);
        const numbers = optimizer.scalarValues(values[i] ?? { lr: Number.NaN }, count);
        for (const { name, input } of inputs) {
          const scalar = scalars.get(input);
          if (!scalar) continue;
          scalar.array[0] = numbers[name] ?? Number.NaN;
          feeds[input] = scalar.tensor;
        }
      }
      const results = await run(session, feeds);
      const ok = numberIn(results, graph.outputs.ok) === 1;
      return {
        loss: numberIn(results, graph.outputs.loss),
        gradientNorm: numberIn(results, graph.outputs.gradientNorm),
        vectors: ok
          ? graph.groups.map(({ state }) =>
              Object.fromEntries(
                state.map(({ name, output }) => [name, resultIn(results, output)]),
              ),
            )
          : null,
      };
    },
    async evaluate(batch, vectors) {
      const { graph, results, outputs } = await runForward('evaluate', batch, vectors);
      const [examples = 1] = firstDims(batch, graph.data[0]?.name);
      const target = loss.target === null ? [examples] : firstDims(batch, loss.target);
      return {
        loss: numberIn(results, graph.loss ?? ''),
        outputs,
        examples,
        weight: target.reduce((product, dim) => product * dim, 1),
      };
    },
    predict: async (inputs, vectors) => (await runForward('predict', inputs, vectors)).outputs,
    async dispose() {
      await steps.clear();
      await graphs.clear();
    },
  };
}

/** The model with what the caller knows better about its inputs. */
function withInputTypes(model: Model, types: Readonly<Record<string, TensorType>>): Model {
  const { graph } = model;
  checkKeys(
    'OrtTrainer.inputs',
    types,
    graph.inputs.map(({ name }) => name),
  );
  const inputs = graph.inputs.map(({ name, type }) => ({ name, type: types[name] ?? type }));
  return { ...model, graph: { ...graph, inputs } };
}

async function run(session: OrtSession, feeds: Readonly<Record<string, OrtTensor>>) {
  try {
    return await session.run(feeds);
  } catch (error) {
    throw new StepwiseError(
      'bad-batch',
      `ONNX Runtime could not run the graph: ${messageOf(error)}`,
    );
  }
}

function firstDims(batch: Batch, name: string | undefined): readonly number[] {
  return (name === undefined ? undefined : batch[name]?.dims) ?? [];
}

function vectorOf(vectors: readonly Vectors[], group: number, name: string): OrtTensor {
  const vector = vectors[group]?.[name];
  if (vector) return vector;
  throw new StepwiseError('bad-checkpoint', `The state has no '${name}' for group ${group}.`);
}

function resultIn(results: Readonly<Record<string, OrtTensor>>, name: string): OrtTensor {
  const tensor = results[name];
  if (tensor) return tensor;
  throw new StepwiseError('unsupported', `ONNX Runtime gave no '${name}'.`);
}

function numberIn(results: Readonly<Record<string, OrtTensor>>, name: string): number {
  const { data } = resultIn(results, name);
  // bool comes as bytes
  const isNumbers =
    data instanceof Float32Array || data instanceof Float64Array || data instanceof Uint8Array;
  return isNumbers ? (data[0] ?? Number.NaN) : Number.NaN;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function checkOrt(ort: unknown): void {
  const fits =
    typeof ort === 'object' && ort !== null && 'InferenceSession' in ort && 'Tensor' in ort;
  if (fits) return;
  throw new StepwiseError(
    'bad-option',
    `OrtTrainer.ort: wanted the runtime, import * as ort from 'onnxruntime-node'; got ${show(ort)}.`,
  );
}
