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
    const { steps, count } = plan.steps(run, span);
    if (plan.cycleLimit === 1 && count === undefined) {
      return { length: steps, share: (t) => (t < steps ? share(t / steps) : 0), end };
    }
    const cycle = cycles({ ...plan, steps, count });
    const { length } = cycle;
    const shareAt = rememberLast((t) => (cycle.find(t) ? share(cycle.part) : 0));
    if (decaysSwing) return { length, share: (t) => shareAt(t) * cycle.scale, end };
    return {
      length,
      factor(t) {
        const kept = shareAt(t);
        return cycle.scale * kept + end.factor * (1 - kept);
      },
      level: (t) => end.value * (1 - shareAt(t)),
    };
  });
}
