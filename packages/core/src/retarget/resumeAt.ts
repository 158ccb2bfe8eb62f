import type { SchedulerEvent } from '../event.ts';
import type { Machine } from '../machine.ts';
import { top } from '../place.ts';
import { replayAll } from '../replayAll.ts';
import type { Run } from '../run.ts';
import { Scheduler } from '../scheduler.ts';

/** A scheduler at step `t` with these events behind it; its state is what they say, as far as values go. */
export function resumeAt(
  machine: Machine,
  run: Run,
  t: number,
  events: readonly SchedulerEvent[],
): Scheduler {
  const state = replayAll(machine.bind(run, top(run)), run, events);
  return new Scheduler(machine, run, { t, state, events });
}
