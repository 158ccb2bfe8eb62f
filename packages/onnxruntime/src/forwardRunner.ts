import { evaluationGraph, type EvaluationGraph, type Model } from '@stepwise/onnx-training';
import { checkBatch, type Batch } from './batch.ts';
import { compile } from './compile.ts';
import type { Outputs } from './metrics.ts';
import type { ResolvedOptions } from './options.ts';
import type { OrtSession, OrtTensor } from './ort.ts';
import type { Plan } from './plan.ts';
import { numberIn, resultIn, runSession } from './runSession.ts';
import { Sessions } from './sessions.ts';
import { vectorOf, type State } from './state.ts';

/** Which parameters are looked at: those that are trained, or their moving average. */
export type WeightsKind = 'trained' | 'ema';

/** What a batch gave, nothing being trained. */
export interface Measured {
  readonly loss: number;
  readonly outputs: Outputs;
  readonly examples: number;
  /** What the mean of the loss was divided by: elements, or the total of their weights. */
  readonly weight: number;
}

/** Runs the model forwards, with the parameters as they are. */
export interface ForwardRunner {
  evaluate(batch: Batch, state: State, weights: WeightsKind): Promise<Measured>;
  predict(inputs: Batch, state: State, weights: WeightsKind): Promise<Outputs>;
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
  plan: Plan,
  evaluation: EvaluationGraph,
): ForwardRunner {
  const { ort, target } = options;
  const sessions = new Sessions<{ graph: EvaluationGraph; session: OrtSession }>(2);
  const { running: statistics } = plan;
  const groups = plan.groups.map(({ layout }) => layout);

  const run = async (
    kind: 'evaluate' | 'predict',
    batch: Batch,
    state: State,
    weights: WeightsKind,
  ) => {
    const { graph, session } = await sessions.get(kind, async () => {
      const made =
        kind === 'evaluate' ? evaluation : evaluationGraph({ model, groups, statistics, target });
      return { graph: made, session: await compile(options, made.model) };
    });
    const feeds = checkBatch(ort, graph.data, batch);
    const vector = weights === 'ema' ? 'ema' : 'parameters';
    for (const [i, name] of graph.groups.entries()) {
      feeds[name] = vectorOf(state.vectors, i, vector);
    }
    if (graph.statistics !== null && state.statistics) feeds[graph.statistics] = state.statistics;
    const results = await runSession(session, feeds);
    const outputs = graph.outputs.map(({ name, output }): [string, OrtTensor] => [
      name,
      resultIn(results, output),
    ]);
    return { graph, results, outputs: Object.fromEntries(outputs) };
  };

  return {
    async evaluate(batch, state, weights) {
      const { graph, results, outputs } = await run('evaluate', batch, state, weights);
      const [examples = 1] = batch[graph.data[0]?.name ?? '']?.dims ?? [];
      return {
        loss: numberIn(results, graph.loss ?? ''),
        outputs,
        examples,
        weight: graph.weight === null ? examples : numberIn(results, graph.weight),
      };
    },
    predict: async (inputs, state, weights) =>
      (await run('predict', inputs, state, weights)).outputs,
    dispose: async () => sessions.clear(),
  };
}
