import { duration, type Duration } from '../duration.ts';
import { wanted } from '../error.ts';
import { list, notNegative } from '../fields.ts';
import type { Machine } from '../machine.ts';
import { countUpTo } from './countUpTo.ts';
import { either } from './level.ts';
import { rising } from './rising.ts';
import { schedule } from './schedule.ts';
import { stretches } from './stretches.ts';

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
  const fields = {
    boundaries: list(duration),
    ...either('values', 'factors', list(notNegative)),
  };
  return schedule(kind, options, fields, ({ boundaries, values, factors }) => {
    const levels = values ?? factors ?? [];
    if (levels.length !== boundaries.length + 1) {
      wanted('bad-option', kind, 'one value more than boundaries', options);
    }
    return ({ run }) => {
      const at = rising(run, `${kind}.boundaries`, boundaries);
      const level = (t: number): number => levels[countUpTo(at, t)] ?? 0;
      return {
        ...(values ? { level } : { factor: level }),
        phase: stretches([kind], at, (i) => factors?.[i]),
      };
    };
  });
}
