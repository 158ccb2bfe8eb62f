import { checkKeys, checkNumber, show } from '../check.ts';
import { checkDuration, toSteps, type Duration } from '../duration.ts';
import { StepwiseError } from '../error.ts';
import type { Machine } from '../machine.ts';
import { countUpTo } from './countUpTo.ts';
import { schedule } from './schedule.ts';

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
  checkKeys('multiStep', options, ['milestones', 'gamma']);
  if (!Array.isArray(options.milestones)) {
    throw new StepwiseError(
      'bad-option',
      `multiStep.milestones: wanted a list of durations; got ${show(options.milestones)}.`,
    );
  }
  const milestones = options.milestones.map((milestone: unknown, i) =>
    checkDuration(`multiStep.milestones[${i}]`, milestone),
  );
  const gamma = checkNumber('multiStep.gamma', options.gamma ?? 0.1, { min: 0 });
  return schedule({ kind: 'multiStep', milestones, gamma }, (run) => {
    const at = milestones
      .map((milestone, i) => toSteps(milestone, run, `multiStep.milestones[${i}]`))
      .toSorted((a, b) => a - b);
    return {
      length: Infinity,
      factor: (t) => gamma ** countUpTo(at, t),
      phase(t) {
        const passed = countUpTo(at, t);
        const factor = gamma ** passed;
        return {
          name: 'multiStep',
          start: at[passed - 1] ?? 0,
          end: at[passed] ?? Infinity,
          path: [],
          ...(Number.isFinite(factor) && { factor }),
        };
      },
    };
  });
}
