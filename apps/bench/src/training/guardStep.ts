import type { Scheduler } from '@stepwise/core';
import type { StepDone, Trainer } from '../backends/backend.ts';
import type { Examples } from '../data/digits.ts';

/**
 * One step of a trainer that has to use the scheduler's rate and to move the scheduler by one step.
 *
 * @throws Error when it trained with another rate, or time is not where it should be.
 */
export async function guardStep(
  trainer: Trainer,
  scheduler: Scheduler,
  batch: Examples,
): Promise<StepDone> {
  const { t, lr } = scheduler;
  const done = await trainer.step(batch);
  if (!Object.is(done.lr, lr)) {
    throw new Error(`Step ${t}: the rate should have been ${lr}, and was ${done.lr}.`);
  }
  const next = done.applied ? t + 1 : t;
  if (scheduler.t !== next) {
    throw new Error(`Step ${t}: the scheduler should be at ${next}, and is at ${scheduler.t}.`);
  }
  return done;
}
