import { StepwiseError, type Scheduler, type Values } from '@stepwise/core';
import type { OptimizerHandle } from './bindOptimizer.ts';
import { show } from '@stepwise/core/check';

/** Throws unless it is a scheduler. */
export function checkScheduler(where: string, scheduler: Scheduler): void {
  if (!isScheduler(scheduler)) {
    throw new StepwiseError(
      'bad-option',
      `${where}: wanted a scheduler, new Scheduler(machine, run); got ${show(scheduler)}.`,
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

/** Throws when the run has other groups than the optimizer, or drives something that the optimizer does not have. */
export function checkParams(where: string, scheduler: Scheduler, handle: OptimizerHandle): void {
  checkGroups(where, scheduler, handle);
  for (const param of scheduler.run.groups.flatMap(({ base }) => Object.keys(base))) {
    if (!handle.params.some((known) => known === param)) {
      throw new StepwiseError(
        'unsupported',
        `${where}: the run has a base for '${param}', and of ${handle.className} only ${handle.params.join(' and ')} can be set; leave '${param}' out of the run, or train with an optimizer that has it.`,
      );
    }
  }
}

/** A run of one group drives all groups of an optimizer alike. */
function checkGroups(where: string, { run }: Scheduler, handle: OptimizerHandle): void {
  const names = run.groups.map(({ name }) => name);
  if (names.length <= 1) return;
  const told = `${where}: the run has ${names.length} groups (${names.join(', ')})`;
  if (handle.groups.length <= 1) {
    throw new StepwiseError(
      'unsupported',
      `${told}, and the optimizer has one rate for all its variables. Give the run one group, or train with sgd, adam or adamw of @stepwise/tfjs, whose groups have the same names.`,
    );
  }
  const missing =
    names.find((name) => !handle.groups.includes(name)) ??
    handle.groups.find((name) => !names.includes(name));
  if (missing === undefined) return;
  throw new StepwiseError(
    'bad-run',
    `${told}, and the optimizer has ${handle.groups.join(', ')}: '${missing}' is in one of the two alone. Give them the same names.`,
  );
}

/** Sets what the scheduler wants of the next step, in each group. */
export function setValues(scheduler: Scheduler, handle: OptimizerHandle): void {
  const { groups } = scheduler.run;
  if (groups.length <= 1) {
    handle.set(valuesOf(scheduler));
    return;
  }
  for (const [i, { name }] of groups.entries()) {
    const values = scheduler.values[i];
    if (values) handle.set(values, name);
  }
}

/** What the scheduler wants of the next step, by parameter; of several groups the first. */
function valuesOf(scheduler: Scheduler): Values {
  return scheduler.values[0] ?? { lr: scheduler.lr };
}
