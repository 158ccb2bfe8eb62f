import type { Machine, Spec } from '../machine.ts';
import type { Run } from '../run.ts';
import { cycles, type CheckedCycles } from './cycles.ts';
import type { Level } from './level.ts';
import { rememberLast, schedule, type Plan } from './schedule.ts';

interface RestartingPlan extends CheckedCycles {
  readonly end: Level;
  /** True for cycles that are found in floating point. */
  readonly float: boolean;
  /** True where only what lies above the end becomes less from cycle to cycle, as in Keras. */
  readonly decaysSwing?: boolean;
  /** The share of the way back to the peak at a part of a cycle. */
  share(part: number): number;
  /** Steps of the first cycle, or of `count` cycles. */
  steps(run: Run, span?: number): { readonly steps: number; readonly count?: number | undefined };
}

/** A schedule that falls from a peak to its end in each cycle. */
export function restarting(spec: Spec, plan: RestartingPlan): Machine<null> {
  const { share, end, decaysSwing = false } = plan;
  return schedule(spec, (run, span): Plan => {
    const cycle = cycles({ ...plan, ...plan.steps(run, span) });
    const shareAt = rememberLast((t) => (cycle.find(t) ? share(cycle.part) : 0));
    return {
      length: cycle.length,
      rate(t, x) {
        const low = end.value + end.factor * x;
        const part = shareAt(t);
        return decaysSwing
          ? low + (x - low) * cycle.scale * part
          : x * cycle.scale * part + low * (1 - part);
      },
    };
  });
}
