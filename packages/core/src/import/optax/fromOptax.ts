import { StepwiseError } from '../../error.ts';
import { lastName } from '../findKind.ts';
import { imported, settle, type Imported } from '../imported.ts';
import type { Arguments } from '../params.ts';
import { optaxLeaf } from './leaves.ts';
import { optaxPlateau } from './plateau.ts';

export interface OptaxOptions {
  /** The optimizer's rate, for `reduce_on_plateau`: a schedule has its own. */
  readonly lr?: number;
  /** The metric that it watches. Default `val_loss`. */
  readonly monitor?: string;
  /** Names for the groups, which all have the same rate. Default one, `group0`. */
  readonly groups?: readonly string[];
}

/**
 * A schedule of optax, from the name of its function and its arguments.
 *
 * Names: `constant_schedule`, `linear_schedule`, `polynomial_schedule`, `exponential_decay`, `cosine_decay_schedule`,
 * `warmup_constant_schedule`, `warmup_cosine_decay_schedule`, `warmup_exponential_decay_schedule`,
 * `piecewise_constant_schedule`, `piecewise_interpolate_schedule`, `linear_onecycle_schedule`,
 * `cosine_onecycle_schedule`, `sgdr_schedule`, `join_schedules` with its schedules as `{ name, args }`; and
 * `reduce_on_plateau`. The rate of a schedule is in its arguments; it is in `groups`. optax computes in float32, this in
 * float64.
 *
 * @example
 * ```ts
 * const args = { init_value: 0, peak_value: 1, warmup_steps: 2, decay_steps: 4 };
 * const { machine, groups } = fromOptax('warmup_cosine_decay_schedule', args);
 * new Scheduler(machine, { groups }).preview(5); // 0, 0.5, 1, 0.5, 0
 * ```
 * @throws StepwiseError `unknown-kind`; `unsupported` for what can't be carried over; `missing-fact` for
 * `reduce_on_plateau` without `lr`; `bad-option`, `bad-duration`.
 */
export function fromOptax(name: string, args: Arguments, options: OptaxOptions = {}): Imported {
  const { lr, monitor = 'val_loss', ...rest } = options;
  const plateau = lastName(name) === 'reduce_on_plateau' ? optaxPlateau(args, monitor) : undefined;
  if (plateau && lr === undefined) {
    throw new StepwiseError(
      'missing-fact',
      "fromOptax: reduce_on_plateau does not say the rate; give the optimizer's: { lr: … }.",
    );
  }
  const { base, machine } = plateau ? { base: lr ?? 0, machine: plateau } : optaxLeaf(name, args);
  const setting = settle('fromOptax', { ...rest, lr: base });
  return imported(machine, setting, setting.bases);
}
