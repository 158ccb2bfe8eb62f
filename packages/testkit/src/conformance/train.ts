import { lambdas, multiplicativeLambdas, restore, Scheduler } from '@stepwise/core';
import { all } from '@stepwise/core/all';
import type { ConformanceCase } from './cases.ts';
import { epochsOfCase, gradientFor } from './expectedWeights.ts';
import type { Harness, Per, Stretch, Training } from './harness.ts';
import { BATCHES, EPOCHS, metricsOf } from './material.ts';
import { FUNCTIONS } from './moreCases.ts';

const KINDS = {
  ...all,
  lambda: lambdas(FUNCTIONS),
  multiplicativeLambda: multiplicativeLambdas(FUNCTIONS),
};

/** How a case is trained. */
export interface Manner {
  readonly per: Per;
  /** Saves the scheduler as text after each stretch, and goes on with what is read back. */
  readonly resume: boolean;
  /** The weight at the beginning, and with `reset` before each step. */
  readonly weight: number;
  readonly reset: boolean;
}

/**
 * Trains a case through the adapter, until its end or until the adapter stops.
 *
 * @returns for each step, the weight of each group after it.
 */
export async function train(
  harness: Harness,
  of: ConformanceCase,
  manner: Manner,
): Promise<readonly (readonly number[])[]> {
  let scheduler = new Scheduler(of.machine, {
    groups: harness.groups,
    stepsPerEpoch: manner.per === 'batch' ? BATCHES : 1,
    epochs: EPOCHS,
  });
  const training = await harness.start(scheduler, manner.per);
  const weights: (readonly number[])[] = [];
  try {
    training.reset(manner.weight);
    for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
      for (const stretch of stretchesOf(harness, epoch, manner)) {
        weights.push(...(await training.train(stretch)));
        checkTime(
          scheduler,
          manner.per === 'batch' ? weights.length : epoch + (stretch.metrics ? 1 : 0),
        );
        if (manner.resume) {
          scheduler = restore(JSON.parse(JSON.stringify(scheduler)), KINDS);
          await training.resume(scheduler);
        }
      }
      checkStopped(training, of, epoch);
      if (training.stopped) break;
    }
  } finally {
    training.dispose();
  }
  return weights;
}

/** An epoch whole, or in single batches so that a resumed run is cut directly before and after each observation. */
function stretchesOf(
  harness: Harness,
  epoch: number,
  { resume, reset, weight }: Manner,
): readonly Stretch[] {
  const gradients = Array.from({ length: BATCHES }, (_, batch) =>
    gradientFor(harness, epoch * BATCHES + batch),
  );
  const parts = resume && harness.partialEpochs ? gradients.map((one) => [one]) : [gradients];
  return parts.map((part, i) => ({
    gradients: part,
    ...(i === parts.length - 1 && { metrics: metricsOf(epoch) }),
    ...(reset && { weight }),
  }));
}

function checkTime({ t }: Scheduler, wanted: number): void {
  if (t !== wanted) {
    throw new Error(`the scheduler that drives the training is at step ${t}; wanted ${wanted}`);
  }
}

function checkStopped({ stopped }: Training, of: ConformanceCase, epoch: number): void {
  const wanted = of.stopsAfter !== undefined && epoch >= of.stopsAfter;
  if (stopped === wanted) return;
  throw new Error(
    stopped
      ? `training stopped after epoch ${epoch}; it should go on for ${epochsOfCase(of)} epochs`
      : `training goes on after epoch ${epoch}, although the scheduler has stopped`,
  );
}
