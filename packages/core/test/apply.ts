import type { Scheduler, SchedulerEvent } from '../src/index.ts';
import type { Action } from './arbitraryMachine.ts';

/** Does one thing to a scheduler. */
export function apply(scheduler: Scheduler, action: Action): readonly SchedulerEvent[] {
  switch (action.do) {
    case 'step':
      return scheduler.step({
        by: action.by,
        ...(action.metrics && { metrics: action.metrics }),
      });
    case 'skip':
      return scheduler.step({ applied: false });
    case 'addGroup':
      return scheduler.addGroup({
        name: `group${scheduler.run.groups.length}`,
        base: { lr: action.lr, momentum: 0.7, weightDecay: 0.05 },
      });
    case 'observe':
      return scheduler.observe({ metrics: action.metrics });
  }
}
