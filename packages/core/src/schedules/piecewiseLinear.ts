import { checkDuration, type Duration } from '../duration.ts';
import { wanted } from '../error.ts';
import { list, notNegative, type Field } from '../fields.ts';
import type { Machine } from '../machine.ts';
import { countUpTo } from './countUpTo.ts';
import { either } from './level.ts';
import { rising } from './rising.ts';
import { schedule } from './schedule.ts';

export interface PiecewiseLinearOptions {
  /** Times, counted from the start of this machine, and values in the unit of the rate; give these or `factors`. */
  readonly points?: readonly (readonly [Duration, number])[];
  /** The same with shares of the base as values. */
  readonly factors?: readonly (readonly [Duration, number])[];
}

/**
 * Straight lines from point to point.
 *
 * Formula: lr(t) = v_i + (v_{i+1} − v_i) · (t − t_i) / (t_{i+1} − t_i) for t_i ≤ t < t_{i+1}; before the first point its
 * value, from the last on its value. With `factors` the values are shares of the base. At two points with the same time
 * it jumps, and the later one holds.
 *
 * @example
 * ```ts
 * const machine = piecewiseLinear({ factors: [[0, 0], [2, 1], [4, 0.5]] });
 * const scheduler = new Scheduler(machine, { lr: 0.1 });
 * scheduler.preview(6); // 0, 0.05, 0.1, 0.075, 0.05, 0.05
 * ```
 * @throws StepwiseError `bad-option`, `bad-duration`; when bound `missing-fact`, and `bad-duration` for times that do
 * not rise.
 * @see Ignite `PiecewiseLinear`; optax `piecewise_interpolate_schedule('linear')`, where each scale multiplies what was
 * before.
 */
export function piecewiseLinear(options: PiecewiseLinearOptions): Machine<null> {
  const kind = 'piecewiseLinear';
  const fields = either('points', 'factors', list(point, 1));
  return schedule(kind, options, fields, ({ points, factors = [] }) => {
    const all = points ?? factors;
    const times = all.map(([time]) => time);
    const values = all.map(([, value]) => value);
    const last = values.length - 1;
    return ({ run }) => {
      const at = rising(run, `${kind}.${points ? 'points' : 'factors'}`, times);
      const level = (t: number): number => {
        const next = countUpTo(at, t);
        const to = values[Math.min(next, last)] ?? 0;
        if (next === 0 || next > last) return to;
        const from = at[next - 1] ?? 0;
        const part = (t - from) / ((at[next] ?? 0) - from);
        return (values[next - 1] ?? 0) * (1 - part) + to * part;
      };
      return {
        length: at[last] ?? 0,
        ...(points ? { level } : { factor: level }),
      };
    };
  });
}

const point: Field<readonly [Duration, number]> = (given, where, code, all) => {
  if (!Array.isArray(given) || given.length !== 2) {
    return wanted(code, where, '[time, value]', given);
  }
  const [time, value] = given as readonly unknown[];
  return [checkDuration(where, time), notNegative(value, where, code, all)];
};
