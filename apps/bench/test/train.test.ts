import { constant, Scheduler } from '@stepwise/core';
import { expect, test } from 'vitest';
import { compareRuns } from '../src/agreement/compareBackends.ts';
import type { StepDone, Trainer } from '../src/backends/backend.ts';
import type { Examples } from '../src/data/digits.ts';
import type { ModelName } from '../src/models/index.ts';
import type { EpochResult, RunEvent } from '../src/result.ts';
import { guardStep } from '../src/training/guardStep.ts';
import type { Job } from '../src/training/job.ts';
import type { TrainedRun } from '../src/training/runAll.ts';
import { train } from '../src/training/train.ts';

const NO_EXAMPLES: Examples = { count: 0, images: new Float32Array(), labels: new Int32Array() };

async function run(model: ModelName, scheduler: string, backend: string): Promise<TrainedRun> {
  const job: Job = {
    scheduler,
    backend,
    model,
    seed: 3,
    epochs: 2,
    batchSize: 32,
    train: 320,
    learningRate: 2e-3,
    patience: 0,
    stopPatience: 5,
  };
  const epochs: EpochResult[] = [];
  const events: RunEvent[] = [];
  const stepLosses: number[] = [];
  const outcome = await train(job, (progress) => {
    epochs.push(progress.epoch);
    events.push(...progress.events);
    stepLosses.push(...progress.stepLosses);
  });
  const result = { ...outcome, scheduler, backend, description: '', epochs, events, best: null };
  return { result, stepLosses };
}

test.each<[ModelName, string]>([
  ['digits-mlp', 'plateau'],
  ['digits-mlp', 'multi-step'],
  ['digits-mlp', 'one-cycle'],
  ['digits-cnn', 'plateau'],
])(
  'both backends train %s under %s the same: each step, each epoch, the test at the end',
  async (model, scheduler) => {
    const a = await run(model, scheduler, 'tfjs');
    const b = await run(model, scheduler, 'onnxruntime');
    expect(a.stepLosses).toHaveLength(20);
    expect(b.stepLosses).toHaveLength(20);
    // training did something: guessing has a loss of ln 10 = 2.30
    expect(a.result.epochs[1]?.valLoss).toBeLessThan(1.8);
    const agreement = compareRuns(a, b);
    expect(agreement).toMatchObject({ partedEpoch: null, partedStep: null, decision: null });
    expect(agreement.first).toBeLessThan(1e-3);
    expect(b.result.epochs.map(({ lrFirst, lrLast }) => [lrFirst, lrLast])).toEqual(
      a.result.epochs.map(({ lrFirst, lrLast }) => [lrFirst, lrLast]),
    );
    expect(b.result.test?.loss).toBeCloseTo(a.result.test?.loss ?? Number.NaN, 3);
  },
);

/** A trainer of which only the step is asked. */
function stepping(step: () => StepDone): Trainer {
  const unasked = (): never => {
    throw new Error('not asked');
  };
  return {
    step: () => Promise.resolve(step()),
    evaluate: unasked,
    keep: unasked,
    restore: unasked,
    dispose: unasked,
  };
}

const done: StepDone = { loss: 1, lr: 0.1, applied: true };

test('a step that forgot the rate is noticed', async () => {
  const scheduler = new Scheduler(constant(), { lr: 0.2 });
  const forgetful = stepping(() => (scheduler.step(), done));
  await expect(guardStep(forgetful, scheduler, NO_EXAMPLES)).rejects.toThrow(
    'Step 0: the rate should have been 0.2, and was 0.1.',
  );
});

test('a step that does not move the scheduler is noticed, and one that moves it twice', async () => {
  const scheduler = new Scheduler(constant(), { lr: 0.1 });
  await expect(
    guardStep(
      stepping(() => done),
      scheduler,
      NO_EXAMPLES,
    ),
  ).rejects.toThrow('the scheduler should be at 1, and is at 0.');
  const twice = stepping(() => (scheduler.step(), scheduler.step(), done));
  await expect(guardStep(twice, scheduler, NO_EXAMPLES)).rejects.toThrow(
    'the scheduler should be at 1, and is at 2.',
  );
});

test('time stands still in a step that was left out', async () => {
  const scheduler = new Scheduler(constant(), { lr: 0.1 });
  const left = stepping(() => (scheduler.step({ applied: false }), { ...done, applied: false }));
  expect(await guardStep(left, scheduler, NO_EXAMPLES)).toMatchObject({ applied: false });
});
