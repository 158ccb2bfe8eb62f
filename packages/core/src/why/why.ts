import { baseOf } from '../columns.ts';
import { wanted } from '../error.ts';
import { or, read, type Field } from '../fields.ts';
import { isRecord } from '../json.ts';
import { top } from '../place.ts';
import type { Scheduler } from '../scheduler.ts';
import { explain } from './explain.ts';
import { heldAt } from './held.ts';
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
 * - `held`: a clamp holds a value at its bound
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
  const { metrics } = read('why', options, { metrics: or({}, byName) });
  const { machine, run, state, t } = scheduler;
  const place = top(run);
  const bound = machine.bind(run, place);
  const { spec } = machine;
  return explain(
    { spec, place, bound, state, t, outside: same, end: Infinity, input: baseOf(run) },
    { now: t, run, metrics, held: heldAt(bound, place.limits, run, state, t) },
  );
}

/** What is at the top has the scheduler's steps. */
function same(step: number): number {
  return step;
}

const byName: Field<Readonly<Record<string, unknown>>> = (given, where, code) =>
  isRecord(given)
    ? given
    : wanted(code, where, 'numbers by name, such as { val_loss: 0.1 }', given);
