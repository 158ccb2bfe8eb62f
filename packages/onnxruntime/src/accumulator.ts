import { StepwiseError } from '@stepwise/core';
import {
  gradientGraph,
  updateGraph,
  type GradientGraph,
  type UpdateGraph,
} from '@stepwise/onnx-training';
import { checkBatch, shapesOf, type Batch } from './batch.ts';
import { compile } from './compile.ts';
import type { OrtSession, OrtTensor } from './ort.ts';
import { numberIn, resultIn, runSession } from './runSession.ts';
import { feedGroups, ScalarFeeds, vectorsAfter } from './scalarFeeds.ts';
import { Sessions } from './sessions.ts';
import { filled, vectorOf } from './state.ts';
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

interface Gradients {
  readonly graph: GradientGraph;
  readonly session: OrtSession;
}

interface Update {
  readonly graph: UpdateGraph;
  readonly session: OrtSession;
  readonly scalars: ScalarFeeds;
}

/** What was added up so far. */
interface Sums {
  /** For each group. */
  readonly gradients: readonly OrtTensor[];
  readonly statistics: OrtTensor | null;
  /** Of the losses, and of what their means are divided by. */
  readonly loss: number;
  readonly weight: number;
  readonly ok: boolean;
}

/**
 * Optimizer steps whose gradient is that of several batches together: each of them adds its part in a run of its own,
 * another run updates. The loss is the mean over all batches, the same as of one batch that has all examples.
 */
export function accumulator(setup: StepSetup): StepRunner {
  const { options, plan, data } = setup;
  const { ort, cachedShapes } = options;
  const sessions = new Sessions<Gradients>(cachedShapes);
  const updates = new Sessions<Update>(1);

  const gradientsFor = async (batch: Batch): Promise<Gradients> => {
    checkBatch(ort, data, batch);
    const graph = gradientGraph(forwardOptions(setup, batch));
    checkBatch(ort, graph.data, batch);
    return { graph, session: await compile(options, graph.model) };
  };
  const makeUpdate = async (): Promise<Update> => {
    const groups = plan.groups.map(({ layout }) => layout);
    const graph = updateGraph({ ...updateOptions(options), groups, target: options.target });
    return { graph, session: await compile(options, graph.model), scalars: new ScalarFeeds(ort) };
  };

  const add = async (sums: Sums, batch: Batch, part: number, moment: Moment): Promise<Sums> => {
    const key = shapesOf(data, batch);
    const { graph, session } = await sessions.get(key, () => gradientsFor(batch));
    const feeds = checkBatch(ort, graph.data, batch);
    for (const [i, { parameters, gradient }] of graph.groups.entries()) {
      feeds[parameters] = vectorOf(moment.state.vectors, i, 'parameters');
      const before = sums.gradients[i];
      if (before) feeds[gradient.input] = before;
    }
    if (graph.statistics && sums.statistics) feeds[graph.statistics.input] = sums.statistics;
    Object.assign(feeds, randomFeed(setup, graph.random, moment, part));
    const results = await runSession(session, feeds);
    const { statistics, outputs } = graph;
    return {
      gradients: graph.groups.map(({ gradient }) => resultIn(results, gradient.output)),
      statistics: statistics && resultIn(results, statistics.output),
      loss: sums.loss + numberIn(results, outputs.sum),
      weight: sums.weight + numberIn(results, outputs.weight),
      ok: sums.ok && numberIn(results, outputs.ok) === 1,
    };
  };

  const update = async (sums: Sums, moment: Moment): Promise<Step> => {
    const { graph, session, scalars } = await updates.get('update', makeUpdate);
    const feeds: Record<string, OrtTensor> = {};
    const { vectors } = moment.state;
    feedGroups(feeds, scalars, graph.groups, vectors, numbersFor(setup, moment));
    for (const [i, { layout, gradient, share }] of graph.groups.entries()) {
      const sum = sums.gradients[i];
      if (sum) feeds[gradient] = sum;
      scalars.write(feeds, share, layout.type, 1 / sums.weight);
    }
    const results = await runSession(session, feeds);
    const ok = sums.ok && numberIn(results, graph.outputs.ok) === 1;
    return {
      loss: sums.loss / sums.weight,
      gradientNorm: numberIn(results, graph.outputs.gradientNorm),
      state: ok
        ? { vectors: vectorsAfter(graph.groups, results), statistics: sums.statistics }
        : null,
    };
  };

  return {
    async step(batches, moment) {
      if (batches.length === 0) {
        throw new StepwiseError(
          'bad-batch',
          'step: the list of batches is empty; give at least one.',
        );
      }
      let sums: Sums = {
        gradients: plan.groups.map(({ layout }) => filled(ort, layout)),
        statistics: moment.state.statistics,
        loss: 0,
        weight: 0,
        ok: true,
      };
      for (const [part, batch] of batches.entries()) sums = await add(sums, batch, part, moment);
      return update(sums, moment);
    },
    async dispose() {
      await sessions.clear();
      await updates.clear();
    },
  };
}
