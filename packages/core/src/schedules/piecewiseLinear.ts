import { checkKeys, checkNumber, show } from '../check.ts';
import { checkDuration, toSteps, type Duration } from '../duration.ts';
import { StepwiseError } from '../error.ts';
import type { Machine } from '../machine.ts';
import { countUpTo } from './countUpTo.ts';
import { checkRising, schedule } from './schedule.ts';

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
  const given = checkKeys(kind, options, ['points', 'factors']);
  const name = options.points === undefined ? 'factors' : 'points';
  const list = given[name];
  if (!Array.isArray(list) || list.length === 0 || Object.keys(given).length !== 1) {
    throw new StepwiseError(
      'bad-option',
      `${kind}: wanted either points or factors, a list of at least one [time, value]; got ${show(options)}.`,
    );
  }
  const points = list.map((point: unknown, i): readonly [Duration, number] => {
    const where = `${kind}.${name}[${i}]`;
    if (!Array.isArray(point) || point.length !== 2) {
      throw new StepwiseError('bad-option', `${where}: wanted [time, value]; got ${show(point)}.`);
    }
    const [time, value] = point as readonly unknown[];
    return [checkDuration(where, time), checkNumber(where, value, { min: 0 })];
  });
  return schedule({ kind, [name]: points }, (run) => {
    const at = points.map(([time], i) => toSteps(time, run, `${kind}.${name}[${i}]`));
    checkRising(`${kind}.${name}`, at);
    const values = points.map(([, value]) => value);
    const last = values.length - 1;
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
      ...(name === 'points' ? { factor: () => 0, level } : { factor: level }),
    };
  });
}
