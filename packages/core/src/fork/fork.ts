import { checkKeys, checkNumber, show } from '../check.ts';
import { checkDuration, toSteps, type Duration } from '../duration.ts';
import { StepwiseError } from '../error.ts';
import { resumeAt } from '../retarget/resumeAt.ts';
import { branch, type Past } from '../retarget/branch.ts';
import { decay } from '../retarget/decay.ts';
import type { Scheduler } from '../scheduler.ts';
import type { Shape } from '../schedules/shape.ts';

export interface ForkOptions {
  /** The step from which the branch decays, not after the scheduler's own. Default: its own. */
  readonly at?: number;
  /** How long it decays. */
  readonly over: Duration;
  /** `linear`, `cosine` or `1-sqrt`. Default `linear`. */
  readonly shape?: Shape;
  /** The rate at the end. Default 0. */
  readonly min?: number;
}

/**
 * A decay branch: a scheduler with the same past until step `at`, whose rate decays from there, while the original
 * goes on. With it a run at a stable rate (warm-up-stable-decay) gives a finished model from any checkpoint. It stands
 * at step `at`, ready for the weights that were saved there; its run ends when the decay does.
 *
 * A branch from a past step knows what was decided before it. The original's machines do not observe any more in it.
 * At step 0 there is no past, so it decays from the base.
 *
 * @example
 * ```ts
 * const scheduler = new Scheduler(constant(), { lr: 1 });
 * scheduler.step({ by: 8 });
 * const branches = [2, 5, 8].map((at) => fork(scheduler, { at, over: 2 }));
 * branches.map((branch) => branch.at(branch.t + 1)); // 0.5, 0.5, 0.5
 * scheduler.lr; // 1
 * ```
 * @throws StepwiseError `bad-option`, `bad-time` for a step that has not come yet, `bad-duration`, `missing-fact`.
 * @see Hu et al. 2024, arXiv:2404.06395 (warm-up-stable-decay); Hägele et al. 2024, arXiv:2405.18392.
 */
export function fork(scheduler: Scheduler, options: ForkOptions): Scheduler {
  const given = checkKeys('fork', options, ['at', 'over', 'shape', 'min']);
  const over = checkDuration('fork.over', given['over']);
  const at =
    given['at'] === undefined
      ? scheduler.t
      : checkNumber('fork.at', given['at'], { min: 0, integer: true }, 'bad-time');
  if (at > scheduler.t) {
    throw new StepwiseError(
      'bad-time',
      `fork.at: step ${at} has not come yet, the scheduler is at step ${scheduler.t}; got ${show(at)}. Step on to it first.`,
    );
  }
  const past = pastAt(scheduler, at);
  const { steps: _, ...facts } = past.run;
  const duration = toSteps(over, past.run, 'fork.over');
  const { shape, min } = options;
  const next = decay({
    duration,
    ...(shape !== undefined && { shape }),
    ...(min !== undefined && { min }),
  });
  return branch(past, next, { ...facts, steps: Math.max(1, at + duration) }, 'fork');
}

/** The scheduler as it was when step `at` was next. */
function pastAt({ machine, run, t, state, events }: Scheduler, at: number): Past {
  if (at === t) return { machine, run, t, state, events };
  const before = events.filter(({ step }) => step <= at);
  const then = { ...run, groups: run.groups.filter(({ added = 0 }) => added <= at) };
  return {
    machine,
    run: then,
    t: at,
    state: resumeAt(machine, then, at, before).state,
    events: before,
  };
}
