import type { Duration } from '../duration.ts';
import { cycles, type CheckedCycles } from './cycles.ts';
import type { Level } from './level.ts';
import type { Plan, Site } from './schedule.ts';

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
 * Falls from a peak to its end in each cycle.
 *
 * @param fall the share of the peak at a part of a cycle.
 */
export function restarts(
  own: Restarts,
  end: Level,
  fall: (part: number) => number,
): (site: Site<Restarts>) => Plan {
  return (site) => {
    const steps = own.period === undefined ? site.length : site.steps('period');
    if (own.cycleLimit === 1) return { length: steps, end, fall };
    const cycle = cycles({ ...own, steps, float: own.semantics !== 'stepwise' });
    const keras = own.semantics === 'keras';
    return {
      length: cycle.length,
      end,
      factor(t) {
        const passed = cycle.find(t);
        const part = Math.min(1, Math.max(0, passed / cycle.width));
        const kept = passed < Infinity ? fall(part) : 0;
        return keras ? kept * cycle.scale : kept;
      },
      peak: () => (keras ? 1 : cycle.scale),
    };
  };
}
