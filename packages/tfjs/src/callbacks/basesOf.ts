import type { Group } from '@stepwise/core';
import type { OptimizerHandle } from '../bindOptimizer.ts';
import type { ScheduledParam } from '../optimizers/hyperparameter.ts';

/**
 * The groups of a run that drives an optimizer: those that it has, and what each is set to is what machines start from.
 *
 * @throws StepwiseError `unsupported` when it lacks one of the parameters.
 */
export function basesOf(
  handle: OptimizerHandle,
  params: readonly ScheduledParam[],
): readonly Group[] {
  const others = params.filter((param) => param !== 'lr');
  return handle.groups.map((name) => ({
    name,
    base: {
      lr: handle.get('lr', name),
      ...Object.fromEntries(others.map((param) => [param, handle.get(param, name)])),
    },
  }));
}
