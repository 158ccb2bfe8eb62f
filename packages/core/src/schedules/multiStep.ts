import { duration, toSteps, type Duration } from '../duration.ts';
import { list, notNegative, or } from '../fields.ts';
import type { Machine } from '../machine.ts';
import { countUpTo } from './countUpTo.ts';
import { schedule } from './schedule.ts';
import { stretches } from './stretches.ts';

export interface MultiStepOptions {
  /** When the rate changes, counted from the start of this machine. Any order; one given twice counts twice. */
  readonly milestones: readonly Duration[];
  /** What each change multiplies the rate by. Default 0.1. */
  readonly gamma?: number;
}

/**
 * A staircase with its own milestones.
 *
 * Formula: lr(t) = base · γ^#{m ∈ milestones : m ≤ t}. Open-ended. A milestone m changes step m itself, as in PyTorch;
 * timm changes one step earlier, Keras one later. Each tread is a phase of its own, so each milestone is an event.
 *
 * @example
 * ```ts
 * const scheduler = new Scheduler(multiStep({ milestones: [1, 3], gamma: 0.5 }), { lr: 1 });
 * scheduler.preview(5); // 1, 0.5, 0.5, 0.25, 0.25
 * ```
 * @throws StepwiseError `bad-option`, `bad-duration`; when bound `missing-fact`.
 * @see PyTorch `MultiStepLR`.
 */
export function multiStep(options: MultiStepOptions): Machine<null> {
  const kind = 'multiStep';
  const fields = { milestones: list(duration), gamma: or(0.1, notNegative) };
  return schedule(kind, options, fields, ({ milestones, gamma }) => ({ run }) => {
    const at = milestones
      .map((milestone, i) => toSteps(milestone, run, `${kind}.milestones[${i}]`))
      .toSorted((a, b) => a - b);
    return {
      factor: (t) => gamma ** countUpTo(at, t),
      phase: stretches([kind], at, (passed) => gamma ** passed),
    };
  });
}
