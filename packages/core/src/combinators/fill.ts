import type { Json } from '../json.ts';
import type { Bound, Held, Target } from '../machine.ts';

/** The values of one parameter for several groups, in place, by whatever way the machine has for it. */
export function fill(
  bound: Bound,
  state: Json,
  t: number,
  values: Float64Array,
  targets: readonly Target[],
  held?: Held,
): void {
  if (bound.fill !== undefined) {
    bound.fill(state, t, values, targets, held);
    return;
  }
  for (let i = 0; i < values.length; i += 1) {
    const target = targets[i];
    if (target) values[i] = bound.value(state, t, values[i] ?? 0, target);
  }
}
