import { historyRecorder, StepwiseError, type RunFacts } from '@stepwise/core';
import type { Gatherer } from '../../gather/gatherer.ts';
import { parsed } from './parsed.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Reads what the bench has measured: a run for each schedule and backend. @throws StepwiseError `bad-history`. */
export function takeBenchResult(text: string, gatherer: Gatherer): void {
  const what = 'results of the bench of Stepwise';
  const result = fieldsOf(parsed(text, what));
  const { settings, runs } = result;
  if (!Array.isArray(runs)) {
    throw new StepwiseError('bad-history', `${what}: wanted runs, a list; there is none.`);
  }
  const facts = factsOf(fieldsOf(settings));
  for (const run of runs) {
    const { scheduler, backend, epochs } = fieldsOf(run);
    const name = [scheduler, backend].filter((part) => typeof part === 'string').join(' on ');
    const recorder = historyRecorder({ name, facts });
    let last = -Infinity;
    for (const row of Array.isArray(epochs) ? epochs : []) {
      const { epoch, lrLast, loss, valLoss, valAccuracy } = fieldsOf(row);
      if (typeof epoch !== 'number' || epoch <= last) continue;
      last = epoch;
      const lr = numbersOf({ lr: lrLast });
      recorder.add(epoch, {
        ...lr,
        metrics: numbersOf({ loss, val_loss: valLoss, val_accuracy: valAccuracy }),
        ...(facts.stepsPerEpoch !== undefined && { elsewhere: epoch * facts.stepsPerEpoch }),
      });
    }
    for (const one of recorder.history().runs) gatherer.run(one);
  }
}

function factsOf(settings: Fields): RunFacts {
  const { epochs, stepsPerEpoch, batchSize, learningRate } = numbersOf(settings);
  return {
    framework: 'stepwise',
    ...(epochs !== undefined && { plannedEpochs: epochs }),
    ...(stepsPerEpoch !== undefined && { stepsPerEpoch }),
    configuration: numbersOf({ batchSize, learningRate }),
  };
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** The fields that are numbers; JSON has null for one that is not finite. */
function numbersOf(fields: Fields): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      typeof value === 'number' ? [[name, value] as const] : [],
    ),
  );
}
