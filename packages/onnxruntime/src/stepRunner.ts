import { trainingGraph, type TrainingGraph } from '@stepwise/onnx-training';
import { accumulator } from './accumulator.ts';
import { checkBatch, shapesOf, type Batch } from './batch.ts';
import { compile } from './compile.ts';
import type { OrtSession } from './ort.ts';
import { numberIn, resultIn, runSession } from './runSession.ts';
import { feedGroups, ScalarFeeds, vectorsAfter } from './scalarFeeds.ts';
import { Sessions } from './sessions.ts';
import type { State } from './state.ts';
import {
  forwardOptions,
  numbersFor,
  randomFeed,
  updateOptions,
  type Moment,
  type Step,
  type StepRunner,
  type StepSetup,
} from './stepSetup.ts';

interface Compiled {
  readonly graph: TrainingGraph;
  readonly session: OrtSession;
  readonly scalars: ScalarFeeds;
}

/** Compiles a training graph for each shape of batches that it meets, and keeps the newest few. */
export function stepRunner(setup: StepSetup): StepRunner {
  const { options, data } = setup;
  const { ort, cachedShapes } = options;
  const sessions = new Sessions<Compiled>(cachedShapes);
  const parts = accumulator(setup);

  const compileFor = async (batch: Batch): Promise<Compiled> => {
    checkBatch(ort, data, batch);
    const graph = trainingGraph({ ...forwardOptions(setup, batch), ...updateOptions(options) });
    // the shapes of the target follow from those of the inputs: wrong ones are found before anything is compiled
    checkBatch(ort, graph.data, batch);
    return { graph, session: await compile(options, graph.model), scalars: new ScalarFeeds(ort) };
  };

  const whole = async (batch: Batch, moment: Moment): Promise<Step> => {
    const key = shapesOf(data, batch);
    const { graph, session, scalars } = await sessions.get(key, () => compileFor(batch));
    const { state } = moment;
    const feeds = checkBatch(ort, graph.data, batch);
    feedGroups(feeds, scalars, graph.groups, state.vectors, numbersFor(setup, moment));
    Object.assign(feeds, randomFeed(setup, graph.random, moment, 0));
    if (graph.statistics && state.statistics) feeds[graph.statistics.input] = state.statistics;
    const results = await runSession(session, feeds);
    const ok = numberIn(results, graph.outputs.ok) === 1;
    const next = (): State => ({
      vectors: vectorsAfter(graph.groups, results),
      statistics: graph.statistics && resultIn(results, graph.statistics.output),
    });
    return {
      loss: numberIn(results, graph.outputs.loss),
      gradientNorm: numberIn(results, graph.outputs.gradientNorm),
      state: ok ? next() : null,
    };
  };

  return {
    async step(batches, moment) {
      const [first, ...more] = batches;
      return first && more.length === 0 ? whole(first, moment) : parts.step(batches, moment);
    },
    async dispose() {
      await sessions.clear();
      await parts.dispose();
    },
  };
}
