import { Scheduler } from '@stepwise/core';
import { BACKENDS } from '../backends/index.ts';
import type { AdamSettings, Trainer } from '../backends/backend.ts';
import { batchesOf } from '../data/batches.ts';
import { loadDigits } from '../data/digits.ts';
import { MODELS } from '../models/index.ts';
import type { BestEpoch, EpochResult } from '../result.ts';
import { median } from '../median.ts';
import { guardStep } from './guardStep.ts';
import type { Job, Outcome, Progress } from './job.ts';
import { toRunEvents } from './runEvent.ts';
import { SCHEDULES } from './schedules.ts';

export const ADAM: AdamSettings = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

/**
 * Trains a model under one schedule on one backend.
 *
 * The backend moves the scheduler with each batch; it hears the validation at the end of each epoch. At the end the weights of the
 * best epoch are tested on digits that no decision has seen.
 */
export async function train(job: Job, report: (progress: Progress) => void): Promise<Outcome> {
  const started = performance.now();
  const { epochs, batchSize, seed, learningRate } = job;
  const digits = loadDigits(job.train);
  const stepsPerEpoch = Math.floor(digits.train.count / batchSize);
  const { machine } = lookUp(SCHEDULES, job.scheduler)(job);
  const scheduler = new Scheduler(machine, {
    stepsPerEpoch,
    epochs,
    batchSize,
    groups: [{ name: 'all', base: { lr: learningRate, beta1: ADAM.beta1 } }],
  });
  const backend = await lookUp(BACKENDS, job.backend).load();
  const model = await MODELS[job.model].create(seed);
  const trainer = await backend.create({ model, adam: ADAM, scheduler });

  const stepMs: number[] = [];
  const known: { best: BestEpoch | null } = { best: null };
  let told = 0;
  try {
    for (let epoch = 1; epoch <= epochs && !scheduler.stopped; epoch += 1) {
      const { result, stepLosses } = await trainEpoch(epoch);
      const { events: all, run } = scheduler;
      const events = toRunEvents(all.slice(told), all.slice(0, told), run);
      told = all.length;
      report({ epoch: result, stepLosses, events, best: known.best, stepMs: median(stepMs) });
    }
    if (known.best) trainer.restore();
    return {
      status: scheduler.stopped ? 'stopped early' : 'finished',
      test: known.best && (await trainer.evaluate(digits.test)),
      timing: { stepMs: median(stepMs), seconds: (performance.now() - started) / 1000 },
    };
  } finally {
    await trainer.dispose();
  }

  async function trainEpoch(epoch: number) {
    const lrFirst = scheduler.lr;
    let lrLast = lrFirst;
    const stepLosses: number[] = [];
    let last = performance.now();
    for (const batch of batchesOf(digits.train, batchSize, seed, epoch)) {
      const { loss, lr } = await guardStep(trainer, scheduler, batch);
      lrLast = lr;
      stepLosses.push(loss);
      const now = performance.now();
      stepMs.push(now - last);
      last = now;
    }
    const validation = await trainer.evaluate(digits.validation);
    scheduler.observe({ metrics: { val_loss: validation.loss, val_acc: validation.accuracy } });
    known.best = keepBest(trainer, known.best, epoch, validation);
    const result: EpochResult = {
      epoch,
      lrFirst,
      lrLast,
      loss: stepLosses.reduce((sum, loss) => sum + loss, 0) / stepsPerEpoch,
      valLoss: validation.loss,
      valAccuracy: validation.accuracy,
    };
    return { result, stepLosses };
  }
}

function keepBest(
  trainer: Trainer,
  best: BestEpoch | null,
  epoch: number,
  { loss, accuracy }: { loss: number; accuracy: number },
): BestEpoch | null {
  if (Number.isNaN(loss) || (best && loss >= best.valLoss)) return best;
  trainer.keep();
  return { epoch, valLoss: loss, valAccuracy: accuracy };
}

function lookUp<T>(table: Readonly<Record<string, T>>, name: string): T {
  const found = table[name];
  if (found === undefined)
    throw new Error(`There is no '${name}'; wanted ${Object.keys(table).join(', ')}.`);
  return found;
}
