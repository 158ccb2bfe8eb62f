import type { Json } from '../json.ts';
import type { Bound, Target } from '../machine.ts';

/** The values of one parameter for several groups, in place, by whatever way the machine has for it. */
export function fill(
  bound: Bound,
  state: Json,
  t: number,
  values: Float64Array,
  targets: readonly Target[],
): void {
  if (bound.fill !== undefined) {
    bound.fill(state, t, values, targets);
    return;
  }
  for (let i = 0; i < values.length; i += 1) {
    const target = targets[i];
    if (target) values[i] = bound.value(state, t, values[i] ?? 0, target);
  }
}
