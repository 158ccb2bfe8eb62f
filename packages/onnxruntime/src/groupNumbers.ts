import { StepwiseError, type Scheduler, type Values } from '@stepwise/core';
import { checkNumber } from '@stepwise/core/check';
import type { Optimizer } from '@stepwise/onnx-training';
import type { GroupOptions } from './groups.ts';

/** The hyperparameters that a group can have of its own. */
export const NUMBERS = ['lr', 'momentum', 'beta1', 'weightDecay'] as const;

/** A group with the numbers that hold where no scheduler says otherwise. */
export interface NumberedGroup {
  readonly name: string;
  readonly base: Readonly<Partial<Values>>;
}

/**
 * The numbers of a group: its own before those of the optimizer.
 *
 * @throws StepwiseError `unsupported` for a number that the optimizer does not know, `bad-option` for one out of range.
 */
export function numbersOf(option: GroupOptions, optimizer: Optimizer): Readonly<Partial<Values>> {
  const base: Record<string, number> = {};
  for (const param of NUMBERS) {
    const known = optimizer.params.includes(param);
    const own = option[param];
    if (own !== undefined) {
      const where = `groups '${option.name}'.${param}`;
      if (!known) {
        throw new StepwiseError(
          'unsupported',
          `${where}: this ${optimizer.name} has only ${optimizer.params.join(', ')}; give the optimizer a ${param}, or leave it out of the group.`,
        );
      }
      const below = param === 'momentum' || param === 'beta1' ? { below: 1 } : {};
      checkNumber(where, own, { min: 0, ...below });
    }
    const value = own ?? (known ? optimizer.base[param] : undefined);
    if (value !== undefined) base[param] = value;
  }
  return base;
}

/**
 * Checks that a scheduler, or none, and the groups fit together: the same names in the same order, nothing driven that
 * the optimizer does not know, one learning rate for each group.
 *
 * @throws StepwiseError `bad-option`, `unsupported`
 */
export function checkDriven(
  groups: readonly NumberedGroup[],
  optimizer: Optimizer,
  scheduler: Scheduler | null,
): void {
  if (scheduler) checkSameNames(groups, scheduler);
  for (const [i, { name, base }] of groups.entries()) {
    const where = `groups '${name}'`;
    const driven = scheduler?.run.groups[i]?.base;
    const strange = Object.keys(driven ?? {}).find((param) => !optimizer.params.includes(param));
    if (strange !== undefined) {
      throw new StepwiseError(
        'unsupported',
        `${where}: the scheduler drives '${strange}', and this ${optimizer.name} has only ${optimizer.params.join(', ')}; give the optimizer a ${strange}, or leave it out of the run.`,
      );
    }
    if (driven === undefined && base.lr === undefined) {
      throw new StepwiseError(
        'bad-option',
        `${where}: there is no learning rate; give the optimizer an lr, or a scheduler.`,
      );
    }
    if (driven !== undefined && base.lr !== undefined && driven.lr !== base.lr) {
      throw new StepwiseError(
        'bad-option',
        `${where}: the learning rate is ${driven.lr} in the scheduler's run and ${base.lr} in the optimizer or the group; give it in one place.`,
      );
    }
  }
}

function checkSameNames(groups: readonly NumberedGroup[], scheduler: Scheduler): void {
  const driven = scheduler.run.groups.map(({ name }) => name).join(', ');
  const trained = groups.map(({ name }) => name).join(', ');
  if (driven === trained) return;
  throw new StepwiseError(
    'bad-option',
    `groups: the scheduler's run has the groups ${driven}, and training ${trained}; give both the same names in the same order.`,
  );
}
