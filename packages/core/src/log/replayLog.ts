import type { Kind } from '../combinators/kind.ts';
import { fromSpec } from '../fromSpec.ts';
import type { Scheduler } from '../scheduler.ts';
import { resumeAt } from '../retarget/resumeAt.ts';
import type { DecisionLog } from './parseLog.ts';

/** What a log knows of a run: every value of the past, and what held from the last decision on. */
export type Replay = Pick<Scheduler, 'at' | 'preview'>;

/**
 * The whole trace of a run from its decision log, bit for bit.
 *
 * @param log what `parseLog` read.
 * @param kinds the factories that its spec may use, as for `fromSpec`.
 *
 * @example
 * ```ts
 * const scheduler = new Scheduler(plateau({ patience: 0, factor: 0.5 }), { lr: 1 });
 * for (const val_loss of [1, 1, 1]) scheduler.step({ metrics: { val_loss } });
 * const replay = replayLog(parseLog(writeLog(scheduler)), { plateau });
 * replay.preview(4); // 1, 1, 0.5, 0.25
 * ```
 * @throws StepwiseError `unknown-kind`, `bad-spec`, what the factories throw, and `bad-snapshot` for events that the
 * spec can't have made.
 */
export function replayLog(log: DecisionLog, kinds: Readonly<Record<string, Kind>>): Replay {
  const machine = fromSpec(log.spec, kinds);
  const t = log.events.at(-1)?.step ?? 0;
  const scheduler = resumeAt(machine, log.run, t, log.events);
  return {
    at: (step, of) => scheduler.at(step, of),
    preview: (n, into) => scheduler.preview(n, into),
  };
}
