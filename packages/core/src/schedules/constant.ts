import { notNegative, or } from '../fields.ts';
import type { Machine } from '../machine.ts';
import { schedule } from './schedule.ts';

export interface ConstantOptions {
  /** Multiplies the base; 1 leaves it as it is. */
  readonly factor?: number;
}

/**
 * A constant rate.
 *
 * Formula: lr(t) = base · factor. Open-ended: give it a `duration` where something follows it in a sequence.
 *
 * @example
 * ```ts
 * const scheduler = new Scheduler(constant({ factor: 0.5 }), { lr: 0.1 });
 * scheduler.lr; // 0.05
 * ```
 * @throws StepwiseError `bad-option` when the factor is negative or not finite.
 * @see PyTorch `ConstantLR`, which ends after `total_iters`: here `sequence([{ machine: constant({ factor }), duration }, constant()])`.
 */
export function constant(options: ConstantOptions = {}): Machine<null> {
  const fields = { factor: or(1, notNegative) };
  return schedule('constant', options, fields, ({ factor }) => () => ({ factor: () => factor }));
}
