import { findKind } from '../findKind.ts';
import { imported, settle, type Imported, type ImportOptions } from '../imported.ts';
import type { Arguments } from '../params.ts';
import { SCHEDULES } from './schedules.ts';
import { trainerArguments } from './trainerArguments.ts';

export interface TransformersOptions extends ImportOptions {
  /** The metric that plateau and greedy watch. Default `val_loss`. */
  readonly monitor?: string;
  /** The `lr` that the optimizer was made with, of which minima are shares. Default: the first group's rate. */
  readonly defaultLr?: number;
}

/**
 * A scheduler of transformers (`get_scheduler`), from its name and its arguments.
 *
 * Names: `constant`, `constant_with_warmup`, `linear`, `cosine`, `cosine_with_restarts`, `polynomial`, `inverse_sqrt`,
 * `cosine_with_min_lr`, `cosine_warmup_with_min_lr`, `warmup_stable_decay`, `reduce_lr_on_plateau`, `greedy`. A cosine
 * rises again after the end, as it does there. A Trainer's arguments will do, too: `lr_scheduler_type` as the name, and
 * `max_steps`, `warmup_steps`, `warmup_ratio`, `lr_scheduler_kwargs`.
 *
 * @example
 * ```ts
 * const { machine, groups } = fromTransformers(
 *   'linear',
 *   { num_warmup_steps: 2, num_training_steps: 6 },
 *   { lr: 1 },
 * );
 * new Scheduler(machine, { groups }).preview(7); // 0, 0.5, 1, 0.75, 0.5, 0.25, 0
 * ```
 * @throws StepwiseError `unknown-kind`; `unsupported` for what can't be carried over; `bad-option`, `bad-duration`.
 */
export function fromTransformers(
  name: string,
  args: Arguments,
  options: TransformersOptions,
): Imported {
  const make = findKind('transformers', SCHEDULES, plain(name));
  const setting = settle('fromTransformers', options);
  const { monitor = 'val_loss', defaultLr = setting.bases[0] ?? 0 } = options;
  return imported(
    make(trainerArguments(args), { ...setting, monitor, defaultLr }),
    setting,
    setting.bases,
  );
}

/** A name as Python shows its enumeration, `SchedulerType.COSINE`, too. */
function plain(name: string): string {
  return typeof name === 'string' && name.startsWith('SchedulerType.')
    ? name.slice(14).toLowerCase()
    : name;
}
