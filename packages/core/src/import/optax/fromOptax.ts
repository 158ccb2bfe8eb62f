import { imported, settle, type Imported } from '../imported.ts';
import type { Arguments } from '../params.ts';
import { optaxLeaf } from './leaves.ts';

/**
 * A schedule of optax, from the name of its function and its arguments.
 *
 * Names: `constant_schedule`, `linear_schedule`, `polynomial_schedule`, `exponential_decay`, `cosine_decay_schedule`,
 * `warmup_constant_schedule`, `warmup_cosine_decay_schedule`, `warmup_exponential_decay_schedule`,
 * `piecewise_constant_schedule`, `piecewise_interpolate_schedule`, `linear_onecycle_schedule`,
 * `cosine_onecycle_schedule`, `sgdr_schedule`, `join_schedules` with its schedules as `{ name, args }`. The rate is in
 * the arguments; it is in `groups`. optax computes in float32, this in float64.
 *
 * @param options names for the groups, which all have the same rate. Default one, `group0`.
 *
 * @example
 * ```ts
 * const args = { init_value: 0, peak_value: 1, warmup_steps: 2, decay_steps: 4 };
 * const { machine, groups } = fromOptax('warmup_cosine_decay_schedule', args);
 * new Scheduler(machine, { groups }).preview(5); // 0, 0.5, 1, 0.5, 0
 * ```
 * @throws StepwiseError `unknown-kind`; `unsupported` for what can't be carried over; `bad-option`, `bad-duration`.
 */
export function fromOptax(
  name: string,
  args: Arguments,
  options: { readonly groups?: readonly string[] } = {},
): Imported {
  const { base, machine } = optaxLeaf(name, args);
  const setting = settle('fromOptax', { ...options, lr: base });
  return imported(machine, setting, setting.bases);
}
