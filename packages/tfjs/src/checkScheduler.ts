import { StepwiseError, type Scheduler, type Values } from '@stepwise/core';
import type { OptimizerHandle } from './bindOptimizer.ts';
import { show } from '@stepwise/core/check';

/** Throws unless the scheduler is one that a TensorFlow.js optimizer can follow: with a single group. */
export function checkScheduler(where: string, scheduler: Scheduler): void {
  if (!isScheduler(scheduler)) {
    throw new StepwiseError(
      'bad-option',
      `${where}: wanted a scheduler, new Scheduler(machine, run); got ${show(scheduler)}.`,
    );
  }
  const { groups } = scheduler.run;
  if (groups.length > 1) {
    throw new StepwiseError(
      'unsupported',
      `${where}: the run has ${groups.length} groups (${groups.map(({ name }) => name).join(', ')}), and an optimizer of TensorFlow.js has one rate for all its variables. Give the run one group, or in a loop of your own each group its own optimizer and scheduler.`,
    );
  }
}

/** By its members and not by its class, so that two copies of core do no harm. */
function isScheduler(value: unknown): value is Scheduler {
  return (
    typeof value === 'object' &&
    value !== null &&
    'run' in value &&
    'step' in value &&
    typeof value.step === 'function'
  );
}

/** Throws when the run drives something that the optimizer does not have. */
export function checkParams(where: string, scheduler: Scheduler, handle: OptimizerHandle): void {
  for (const param of Object.keys(valuesOf(scheduler))) {
    if (!handle.params.some((known) => known === param)) {
      throw new StepwiseError(
        'unsupported',
        `${where}: the run has a base for '${param}', and of ${handle.className} only ${handle.params.join(' and ')} can be set; leave '${param}' out of the run, or train with an optimizer that has it.`,
      );
    }
  }
}

/** What the scheduler wants of the next step, by parameter. */
export function valuesOf(scheduler: Scheduler): Values {
  return scheduler.values[0] ?? { lr: scheduler.lr };
}
