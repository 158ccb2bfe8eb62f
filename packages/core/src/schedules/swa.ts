import { duration, type Duration } from '../duration.ts';
import { firstOf, notNegative, optional } from '../fields.ts';
import type { Machine } from '../machine.ts';
import { schedule } from './schedule.ts';
import { FALLS } from './shape.ts';

export interface SwaOptions {
  /** The rate at which weights are averaged, in the unit of the rate. */
  readonly swaLr: number;
  /** Steps until it is reached (PyTorch's `anneal_epochs`, where it is 10 epochs if absent); here the rest of the run. */
  readonly duration?: Duration;
  /** The form of the way there. Default `cos`. */
  readonly annealStrategy?: 'cos' | 'linear';
}

/**
 * Goes to the constant rate of stochastic weight averaging from whatever rate comes in, and stays.
 *
 * Formula: lr(t) = s · α + base · (1 − α), α = (1 − cos(π · q)) / 2 or, linear, q; q = min(1, t / n), s = `swaLr`,
 * n = `duration` in steps. With n = 0 it is at s at once. To begin from the rate that training has arrived at, let a
 * sequence begin each part from the current one.
 *
 * @example
 * ```ts
 * const machine = sequence(
 *   [{ machine: linear({ duration: 8 }), duration: 4 }, swa({ swaLr: 0.1, duration: 2 })],
 *   { from: 'current' },
 * );
 * const scheduler = new Scheduler(machine, { lr: 1 });
 * scheduler.preview(7); // 1, 0.875, 0.75, 0.625, 0.5, 0.3, 0.1
 * ```
 * @throws StepwiseError `bad-option`, `bad-duration`; when bound `missing-fact`.
 * @see Izmailov et al. 2018, arXiv:1803.05407; PyTorch `SWALR`.
 */
export function swa(options: SwaOptions): Machine<null> {
  const fields = {
    swaLr: notNegative,
    duration: optional(duration),
    annealStrategy: firstOf('cos', 'linear'),
  };
  return schedule('swa', options, fields, ({ swaLr, annealStrategy }) => ({ length }) => ({
    length,
    end: { value: swaLr, factor: 0 },
    fall: FALLS[annealStrategy === 'cos' ? 'cosine' : 'linear'],
  }));
}
