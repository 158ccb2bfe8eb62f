import { checkKeys, show } from '../check.ts';
import { StepwiseError } from '../error.ts';
import { isRecord } from '../json.ts';
import type { Scheduler } from '../scheduler.ts';
import { explainBound } from './explain.ts';
import type { Reason } from './reason.ts';

export interface WhyOptions {
  /** The metrics that were observed last, to tell of an improvement that was too small to count. */
  readonly metrics?: Readonly<Record<string, number>>;
}

/**
 * Why nothing has changed yet, and what would have to happen: for each machine that has the say at the scheduler's
 * step, from its state alone. `describeReason` tells one in words.
 *
 * - `patience`: an observer has counted so many observations, and acts after `left` more
 * - `threshold`: the last metric was better, by less than the threshold (needs `metrics`)
 * - `cooldown`: an observer rests
 * - `blocked`: a change that is due would not be made: at a bound, or smaller than `eps`
 * - `silent`: an observer does not listen yet
 * - `stopped`: it has decided to stop
 * - `phase`, `hold`: a schedule runs, or has ended and keeps its last value
 *
 * @example
 * ```ts
 * const scheduler = new Scheduler(plateau({ patience: 5 }), { lr: 1e-3, stepsPerEpoch: 1 });
 * for (const val_loss of [0.1, 0.0861, 0.09, 0.0861]) scheduler.step({ metrics: { val_loss } });
 * const [reason] = why(scheduler);
 * describeReason(reason, scheduler.run);
 * // '2 of 5 epochs without improvement of val_loss; best 0.0861 at epoch 2; cuts after 4 more, unless it gets below 0.0860914.'
 * ```
 * @throws StepwiseError `bad-option`.
 */
export function why(scheduler: Scheduler, options: WhyOptions = {}): readonly Reason[] {
  const { metrics = {} } = checkKeys('why', options, ['metrics']);
  if (!isRecord(metrics)) {
    throw new StepwiseError(
      'bad-option',
      `why.metrics: wanted numbers by name, such as { val_loss: 0.1 }; got ${show(metrics)}.`,
    );
  }
  const { machine, run, state, t } = scheduler;
  return explainBound(machine.bind(run, run.steps), state, t, ({ base }) => base, metrics);
}
