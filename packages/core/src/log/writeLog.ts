import type { SchedulerEvent } from '../event.ts';
import type { Spec } from '../machine.ts';
import type { Run } from '../run.ts';
import type { Scheduler } from '../scheduler.ts';

/** The first line of a decision log. */
export interface LogHeader {
  readonly type: 'header';
  readonly version: 1;
  readonly spec: Spec;
  readonly run: Run;
}

/**
 * The decision log of a scheduler as JSON lines: a header with version, spec and facts of the run, then an event a
 * line, oldest first, each line ended by `\n`. It can be appended to: `JSON.stringify(event) + '\n'` for each new event.
 *
 * Its lines are described by the JSON Schema `@stepwise/core/schema/decision-log.json`.
 *
 * @example
 * ```ts
 * const scheduler = new Scheduler(plateau({ patience: 0 }), { lr: 0.1 });
 * for (const val_loss of [1, 2]) scheduler.step({ metrics: { val_loss } });
 * const log = parseLog(writeLog(scheduler));
 * log.events.map(({ step }) => step); // 0, 2
 * ```
 */
export function writeLog(scheduler: Scheduler): string {
  const { spec, run, events } = scheduler;
  const header: LogHeader = { type: 'header', version: 1, spec, run };
  const lines: readonly (LogHeader | SchedulerEvent)[] = [header, ...events];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}
