import type { Scheduler } from './scheduler.ts';
import type { Param } from './run.ts';

/**
 * What float32 does to a number:
 *
 * - `zero`: above 0, and 0 in float32
 * - `subnormal`: below 2^−126, where float32 has fewer than 24 bits, and many backends flush to 0
 * - `infinite`: beyond the largest float32
 * - `unchanged`: the last decision changed it, and in float32 it is still the same
 */
export type Loss = 'zero' | 'subnormal' | 'infinite' | 'unchanged';

/** A scheduled number as it is asked for and as a backend that works in float32 will use it. */
export interface EffectiveValue {
  /** Index into `run.groups`, and the group's name. */
  readonly group: number;
  readonly name: string;
  readonly param: Param;
  /** In float64, as the machine computes it. */
  readonly requested: number;
  /** The float32 nearest to it. */
  readonly effective: number;
  /** |effective − requested| / |requested|; at most 2^−24 ≈ 6e-8 for a normal number, 0 for 0. */
  readonly relativeDifference: number;
  readonly losses: readonly Loss[];
}

const SMALLEST_NORMAL = 2 ** -126;

/**
 * The numbers of step `t` as a backend that computes in float32 (TensorFlow.js, ONNX Runtime) will really use them.
 *
 * @example
 * ```ts
 * const scheduler = new Scheduler(constant({ factor: 1e-50 }), { lr: 0.1 });
 * effective(scheduler)[0]?.effective; // 0
 * ```
 */
export function effective(scheduler: Scheduler): readonly EffectiveValue[] {
  return scheduler.values.flatMap((values, group) =>
    Object.entries(values).map(([param, requested = 0]): EffectiveValue => {
      const rounded = Math.fround(requested);
      const losses: Loss[] = [];
      if (rounded === 0 && requested !== 0) losses.push('zero');
      else if (rounded !== 0 && Math.abs(rounded) < SMALLEST_NORMAL) losses.push('subnormal');
      if (!Number.isFinite(rounded)) losses.push('infinite');
      if (changeIsLost(scheduler, param, group)) losses.push('unchanged');
      return {
        group,
        name: scheduler.run.groups[group]?.name ?? '',
        param,
        requested,
        effective: rounded,
        relativeDifference:
          rounded === requested ? 0 : Math.abs(rounded - requested) / Math.abs(requested),
        losses,
      };
    }),
  );
}

/** True when the last decision about a number made a difference in float64 alone. */
function changeIsLost(scheduler: Scheduler, param: Param, group: number): boolean {
  for (let i = scheduler.events.length - 1; i >= 0; i -= 1) {
    const event = scheduler.events[i];
    if (event === undefined || !('changes' in event) || event.param !== param) continue;
    const change = event.changes.find((one) => one.group === group);
    if (change) {
      return change.from !== change.to && Math.fround(change.from) === Math.fround(change.to);
    }
  }
  return false;
}
