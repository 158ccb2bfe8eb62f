import {
  historyRecorder,
  type History,
  type HistoryRecorder,
  type RunFacts,
  type Scheduler,
  type SchedulerEvent,
} from '@stepwise/core';
import { checkKeys } from '@stepwise/core/check';
import { bindOptimizer, type OptimizerHandle } from '../bindOptimizer.ts';
import type { Disposable, FitCallback, TfWithLayers, YieldEvery } from '../tensorflow.ts';
import { checkLayers, fitCallback, type FitParams } from './fitCallback.ts';
import { valuesOfHandle } from './namedValues.ts';
import { batchesPerEpoch } from './runOfFit.ts';
import type { Scheduled } from './schedulerCallback.ts';
import { withGetters } from './withGetters.ts';

export interface HistoryCallbackOptions {
  /** What drives the rates: what `schedulerCallback` gave, or a scheduler of a loop. Its decisions go into the history. */
  readonly scheduler?: Scheduled | Scheduler;
  /** What the run is called. */
  readonly name?: string;
  /** Whether lower or higher is better, by the names of the logs; losses and accuracies are known. */
  readonly modes?: Readonly<Record<string, 'min' | 'max'>>;
  /** When training gives way to the page. Default `'auto'`: at most every 125 ms. */
  readonly yieldEvery?: YieldEvery;
}

/** A callback that has recorded something. */
export interface Recorded {
  /** What has been trained so far; a run for each call of `fit`. */
  readonly history: History;
}

/**
 * Records a training as core's `History`, which `analyze` of `@stepwise/analysis` explains: for each epoch the metrics of
 * the logs and the rate of its last step, by parameter group where there are several. TensorFlow.js' own `History` has no
 * rates.
 *
 * Epochs count from 0, as in TensorFlow.js. A row is noted when all callbacks have ended the epoch.
 *
 * @param tf the namespace that the model comes from, with the layers API.
 *
 * @example
 * ```ts
 * const recorder = historyCallback(tf);
 * await model.fit(x, y, { epochs: 2, callbacks: [recorder] });
 * recorder.history.runs[0].series.map(({ name }) => name); // ['lr', 'loss']
 * ```
 * @throws StepwiseError `bad-option`.
 */
export function historyCallback<Scalar extends Disposable, Callback extends FitCallback>(
  tf: TfWithLayers<Scalar, Callback>,
  options: HistoryCallbackOptions = {},
): Callback & Recorded {
  const where = 'historyCallback';
  checkLayers(where, tf);
  checkKeys(where, options, ['scheduler', 'name', 'modes', 'yieldEvery']);
  const { scheduler, name, modes, yieldEvery } = options;
  const recorders: HistoryRecorder[] = [];
  let handle: OptimizerHandle | undefined;

  const callback = fitCallback(where, tf, yieldEvery, {
    begin({ model, params }) {
      handle = bindOptimizer(tf, model.optimizer);
      recorders.push(
        historyRecorder({ facts: factsOf(params), ...(name && { name }), ...(modes && { modes }) }),
      );
    },
    epochDone(epoch, logs) {
      if (!handle) return;
      const bound = handle;
      const metrics = Object.entries(logs).filter(([key]) => !isSetting(key, bound));
      recorders.at(-1)?.add(epoch, { ...ratesOf(bound), metrics: Object.fromEntries(metrics) });
    },
  });
  return withGetters(callback, {
    get history(): History {
      const parts = recorders.length > 0 ? recorders : [historyRecorder()];
      const histories = parts.map((recorder, i) =>
        recorder.history(i === parts.length - 1 ? eventsOf(scheduler) : []),
      );
      const runs = histories.flatMap((history) => history.runs);
      const [first] = histories;
      return {
        version: 1,
        source: {
          format: 'stepwise',
          because: 'Stepwise recorded it during the training.',
          name: null,
        },
        runs,
        damage: runs.length > 0 ? [] : (first?.damage ?? []),
      };
    },
  });
}

function factsOf(params: FitParams): RunFacts {
  const { epochs } = params;
  const batches = batchesPerEpoch(params);
  return {
    framework: 'tfjs',
    ...(typeof epochs === 'number' && { plannedEpochs: epochs }),
    ...(batches !== undefined && batches > 0 && { stepsPerEpoch: batches }),
  };
}

/** One rate, or one for each group. */
function ratesOf(handle: OptimizerHandle): { lr?: number | Record<string, number> } {
  const groups = valuesOfHandle(handle);
  const rates = groups.flatMap(({ name, values: { lr } }) =>
    lr === undefined ? [] : [[name, lr] as const],
  );
  const [only] = rates;
  if (only === undefined) return {};
  return { lr: rates.length === 1 ? only[1] : Object.fromEntries(rates) };
}

/** What callbacks have put into the logs beside what was measured: `lr`, `momentum`, `lr/head`. */
function isSetting(key: string, { params }: OptimizerHandle): boolean {
  const [param = ''] = key.split('/');
  return param === 'lr' || params.some((one) => one === param);
}

function eventsOf(given: HistoryCallbackOptions['scheduler']): readonly SchedulerEvent[] {
  if (given === undefined) return [];
  return 'events' in given ? given.events : (given.scheduler?.events ?? []);
}
