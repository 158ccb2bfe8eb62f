import { checkKeys, checkNumber, show } from '../check.ts';
import { checkDuration, toSteps, type Duration } from '../duration.ts';
import { StepwiseError } from '../error.ts';
import type { Machine } from '../machine.ts';
import { countUpTo } from './countUpTo.ts';
import { checkRising, schedule } from './schedule.ts';

export interface PiecewiseConstantOptions {
  /** When the next value begins, in rising order, counted from the start of this machine. */
  readonly boundaries: readonly Duration[];
  /** The values, in the unit of the rate, one more than boundaries; give these or `factors`. */
  readonly values?: readonly number[];
  /** The same as shares of the base. */
  readonly factors?: readonly number[];
}

/**
 * One value after another.
 *
 * Formula: lr(t) = values[i], or base · factors[i]; i = #{b ∈ boundaries : b ≤ t}. A boundary belongs to the value
 * after it, as in optax, where each scale multiplies what was before; in Keras it belongs to the value before it, so
 * Keras' boundary b is b + 1 here. Two equal boundaries leave the value between them out. Open-ended. Each value is a
 * phase of its own, so each boundary is an event.
 *
 * @example
 * ```ts
 * const machine = piecewiseConstant({ boundaries: [2, 3], factors: [1, 0.5, 0.1] });
 * const scheduler = new Scheduler(machine, { lr: 1 });
 * scheduler.preview(5); // 1, 1, 0.5, 0.1, 0.1
 * ```
 * @throws StepwiseError `bad-option`, `bad-duration`; when bound `missing-fact`, and `bad-duration` for boundaries that
 * do not rise.
 * @see Keras `PiecewiseConstantDecay`, optax `piecewise_constant_schedule`.
 */
export function piecewiseConstant(options: PiecewiseConstantOptions): Machine<null> {
  const kind = 'piecewiseConstant';
  const given = checkKeys(kind, options, ['boundaries', 'values', 'factors']);
  const name = options.values === undefined ? 'factors' : 'values';
  const [list, unused, times] = [
    given[name],
    given[name === 'values' ? 'factors' : 'values'],
    given['boundaries'],
  ];
  if (
    !Array.isArray(times) ||
    !Array.isArray(list) ||
    unused !== undefined ||
    list.length !== times.length + 1
  ) {
    throw new StepwiseError(
      'bad-option',
      `${kind}: wanted a list of boundaries, and either values (in the unit of the rate) or factors (shares of the base), one more than boundaries; got ${show(options)}.`,
    );
  }
  const boundaries = times.map((time: unknown, i) =>
    checkDuration(`${kind}.boundaries[${i}]`, time),
  );
  const levels = list.map((level: unknown, i) =>
    checkNumber(`${kind}.${name}[${i}]`, level, { min: 0 }),
  );
  return schedule({ kind, boundaries, [name]: levels }, (run) => {
    const at = boundaries.map((time, i) => toSteps(time, run, `${kind}.boundaries[${i}]`));
    checkRising(`${kind}.boundaries`, at);
    const level = (t: number): number => levels[countUpTo(at, t)] ?? 0;
    return {
      length: Infinity,
      ...(name === 'values' ? { factor: () => 0, level } : { factor: level }),
      phase(t) {
        const i = countUpTo(at, t);
        return {
          name: kind,
          start: at[i - 1] ?? 0,
          end: at[i] ?? Infinity,
          path: [],
          ...(name === 'factors' && { factor: level(t) }),
        };
      },
    };
  });
}
