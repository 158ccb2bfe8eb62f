import type { Duration } from '../duration.ts';
import type { Machine } from '../machine.ts';
import { cycles, type CheckedCycles } from './cycles.ts';
import type { Level } from './level.ts';
import { schedule, type Plan } from './schedule.ts';

interface Restarts extends CheckedCycles {
  /** Steps of the first cycle; the duration if absent. */
  readonly period?: Duration | undefined;
  readonly duration?: Duration | undefined;
  /** How many cycles share the duration. */
  readonly cycles?: number | undefined;
  /** All but `stepwise` find the cycle in floating point; `keras` lets only what lies above the end become less. */
  readonly semantics: string;
}

/**
 * A schedule that falls from a peak to its end in each cycle.
 *
 * @param share the share of the peak at a part of a cycle.
 */
export function restarting(
  kind: string,
  own: Restarts & Readonly<Record<string, unknown>>,
  end: Level,
  share: (part: number) => number,
): Machine<null> {
  const { period, semantics } = own;
  return schedule(kind, own, (site): Plan => {
    const steps = period === undefined ? site.length(own.duration) : site.steps(period, 'period');
    if (own.cycleLimit === 1 && own.cycles === undefined) {
      return { length: steps, fall: share, end };
    }
    const cycle = cycles({ ...own, steps, float: semantics !== 'stepwise' });
    // not a variable: it would be boxed whenever it changes
    const now = { rest: 1 };
    return {
      length: cycle.length,
      factor(t) {
        const passed = cycle.find(t);
        const part = Math.min(1, Math.max(0, passed / cycle.width));
        const kept = passed < Infinity ? share(part) : 0;
        const peak = cycle.scale * kept;
        const rest = 1 - (semantics === 'keras' ? peak : kept);
        now.rest = rest;
        return peak + end.factor * rest;
      },
      level: () => end.value * now.rest,
    };
  });
}
