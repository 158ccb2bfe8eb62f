import { sequence } from '../combinators/sequence.ts';
import type { Policy, SchedulerEvent } from '../event.ts';
import type { Json } from '../json.ts';
import type { Machine } from '../machine.ts';
import { top } from '../place.ts';
import type { Run } from '../run.ts';
import { Scheduler } from '../scheduler.ts';
import { horizon } from './horizon.ts';

/** A scheduler at a step, whose future is to be another one. */
export interface Past {
  readonly machine: Machine;
  readonly run: Run;
  readonly t: number;
  readonly state: Json;
  readonly events: readonly SchedulerEvent[];
}

/** The machine as it was, with the horizon it had. */
export function withHorizon({ machine, run }: Pick<Past, 'machine' | 'run'>): Machine {
  return horizon({ machine, ...(run.steps !== undefined && { steps: run.steps }) });
}

/** Another machine from step `t` on, which starts from the value that the old one has there. */
export function branch(past: Past, next: Machine, run: Run, policy: Policy): Scheduler {
  const { t } = past;
  const machine = sequence([{ machine: withHorizon(past), duration: t }, next], {
    from: 'current',
  });
  const { initial } = machine.bind(run, top(run));
  return new Scheduler(machine, run, {
    t,
    state: initial && [past.state, ...initial.slice(1)],
    events: [
      // the old machine is the first part now
      ...past.events.map((event) =>
        'path' in event ? { ...event, path: [0, ...event.path] } : event,
      ),
      retargeted(past, run, policy),
    ],
  });
}

export function retargeted({ run: before, t }: Past, after: Run, policy: Policy): SchedulerEvent {
  return {
    type: 'retargeted',
    step: t,
    policy,
    from: before.steps ?? null,
    to: after.steps ?? null,
  };
}
