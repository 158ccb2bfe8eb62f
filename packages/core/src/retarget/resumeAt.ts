import { StepwiseError } from '../error.ts';
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
    if (!isDecision(event)) continue;
    if (bound.replay === undefined) {
      throw new StepwiseError(
        'bad-snapshot',
        `${machine.spec.kind}: it decides nothing, but there is an event '${event.type}' at step ${event.step}.`,
      );
    }
    state = bound.replay(state, event);
  }
  return new Scheduler(machine, run, { t, state, events });
}
