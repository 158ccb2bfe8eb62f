import { isDecision, type SchedulerEvent } from '../event.ts';
import type { Machine } from '../machine.ts';
import type { Run } from '../run.ts';
import { Scheduler } from '../scheduler.ts';

/** A scheduler at step `t` with these events behind it; its state is what they say, as far as values go. */
export function resumeAt(
  machine: Machine,
  run: Run,
  t: number,
  events: readonly SchedulerEvent[],
): Scheduler {
  const bound = machine.bind(run, run.steps);
  let state = bound.initial;
  for (const event of events) {
    if (isDecision(event)) state = bound.replay?.(state, event) ?? state;
  }
  return new Scheduler(machine, run, { t, state, events });
}
