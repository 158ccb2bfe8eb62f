import { evaluationGraph, type EvaluationGraph, type Model } from '@stepwise/onnx-training';
import { checkBatch, type Batch } from './batch.ts';
import { compile } from './compile.ts';
import type { ResolvedGroup } from './groups.ts';
import type { Outputs } from './metrics.ts';
import type { ResolvedOptions } from './options.ts';
import type { OrtSession, OrtTensor } from './ort.ts';
import { numberIn, resultIn, runSession } from './runSession.ts';
import { Sessions } from './sessions.ts';
import { vectorOf, type Vectors } from './state.ts';

/** What a batch gave, nothing being trained. */
export interface Measured {
  readonly loss: number;
  readonly outputs: Outputs;
  readonly examples: number;
  /** The elements that the mean of the loss is over. */
  readonly weight: number;
}

/** Runs the model forwards, with the parameters as they are. */
export interface ForwardRunner {
  evaluate(batch: Batch, vectors: readonly Vectors[]): Promise<Measured>;
  predict(inputs: Batch, vectors: readonly Vectors[]): Promise<Outputs>;
  dispose(): Promise<void>;
}

/**
 * Compiles the graphs of `evaluate` and `predict` when they are first needed; sizes that the model leaves open stay open.
 *
 * @param evaluation the graph with the loss.
 */
export function forwardRunner(
  options: ResolvedOptions,
  model: Model,
  groups: readonly ResolvedGroup[],
  evaluation: EvaluationGraph,
): ForwardRunner {
  const { ort, loss } = options;
  const sessions = new Sessions<{ graph: EvaluationGraph; session: OrtSession }>(2);

  const run = async (kind: 'evaluate' | 'predict', batch: Batch, vectors: readonly Vectors[]) => {
    const { graph, session } = await sessions.get(kind, async () => {
      const made =
        kind === 'evaluate'
          ? evaluation
          : evaluationGraph({ model, groups: groups.map(({ layout }) => layout) });
      return { graph: made, session: await compile(options, made.model) };
    });
    const feeds = checkBatch(ort, graph.data, batch);
    for (const [i, name] of graph.groups.entries())
      feeds[name] = vectorOf(vectors, i, 'parameters');
    const results = await runSession(session, feeds);
    const outputs = graph.outputs.map(({ name, output }): [string, OrtTensor] => [
      name,
      resultIn(results, output),
    ]);
    return { graph, results, outputs: Object.fromEntries(outputs) };
  };

  return {
    async evaluate(batch, vectors) {
      const { graph, results, outputs } = await run('evaluate', batch, vectors);
      const [examples = 1] = dimsOf(batch, graph.data[0]?.name);
      const target = loss.target === null ? [examples] : dimsOf(batch, loss.target);
      return {
        loss: numberIn(results, graph.loss ?? ''),
        outputs,
        examples,
        weight: target.reduce((product, dim) => product * dim, 1),
      };
    },
    predict: async (inputs, vectors) => (await run('predict', inputs, vectors)).outputs,
    dispose: async () => sessions.clear(),
  };
}

function dimsOf(batch: Batch, name: string | undefined): readonly number[] {
  return (name === undefined ? undefined : batch[name]?.dims) ?? [];
}
