import type { Values } from '@stepwise/core';
import {
  trainingGraph,
  type DataInput,
  type Model,
  type TrainingGraph,
} from '@stepwise/onnx-training';
import { checkBatch, shapesOf, type Batch } from './batch.ts';
import { compile } from './compile.ts';
import type { ResolvedGroup } from './groups.ts';
import { makeTensor } from './makeTensor.ts';
import type { ResolvedOptions } from './options.ts';
import type { OrtSession, OrtTensor } from './ort.ts';
import { numberIn, resultIn, runSession } from './runSession.ts';
import { Sessions } from './sessions.ts';
import { vectorOf, type Vectors } from './state.ts';

/** What one optimizer step made. */
export interface Step {
  readonly loss: number;
  readonly gradientNorm: number;
  /** Null where something was not finite. */
  readonly vectors: readonly Vectors[] | null;
}

/** Runs optimizer steps. State goes in and comes out. */
export interface StepRunner {
  /**
   * @param values the numbers of each group.
   * @param count optimizer steps including this one: 1 for the first.
   */
  step(
    batch: Batch,
    vectors: readonly Vectors[],
    values: readonly Values[],
    count: number,
  ): Promise<Step>;
  dispose(): Promise<void>;
}

interface Compiled {
  readonly graph: TrainingGraph;
  readonly session: OrtSession;
  /** The tensors of the scalar inputs, written anew in each step. */
  readonly scalars: ReadonlyMap<string, Scalar>;
}

interface Scalar {
  readonly array: Float32Array | Float64Array;
  readonly tensor: OrtTensor;
}

/**
 * Compiles a training graph for each shape of batches that it meets, and keeps the newest few.
 *
 * @param data what a batch consists of, with open sizes.
 */
export function stepRunner(
  options: ResolvedOptions,
  model: Model,
  groups: readonly ResolvedGroup[],
  data: readonly DataInput[],
): StepRunner {
  const { ort, loss, optimizer, clipNorm, cachedShapes } = options;
  const sessions = new Sessions<Compiled>(cachedShapes);

  const compileFor = async (batch: Batch): Promise<Compiled> => {
    checkBatch(ort, data, batch);
    const inputs = data.map(
      ({ name, type }) => [name, { type, shape: batch[name]?.dims ?? [] }] as const,
    );
    const graph = trainingGraph({
      model,
      loss,
      optimizer,
      groups: groups.map(({ layout }) => layout),
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
    return { graph, session: await compile(options, graph.model), scalars: new Map(scalars) };
  };

  return {
    async step(batch, vectors, values, count) {
      const key = shapesOf(data, batch);
      const { graph, session, scalars } = await sessions.get(key, () => compileFor(batch));
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
      const results = await runSession(session, feeds);
      const ok = numberIn(results, graph.outputs.ok) === 1;
      const next = (): readonly Vectors[] =>
        graph.groups.map(({ state }) =>
          Object.fromEntries(state.map(({ name, output }) => [name, resultIn(results, output)])),
        );
      return {
        loss: numberIn(results, graph.outputs.loss),
        gradientNorm: numberIn(results, graph.outputs.gradientNorm),
        vectors: ok ? next() : null,
      };
    },
    dispose: async () => sessions.clear(),
  };
}
