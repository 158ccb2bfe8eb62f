import { checkChoice, checkKeys, checkNumber, show } from '../check.ts';
import { isMachine } from '../combinators/kind.ts';
import { checkDuration, toSteps, type Duration } from '../duration.ts';
import { StepwiseError } from '../error.ts';
import type { Machine } from '../machine.ts';
import { resolveRun, type Run } from '../run.ts';
import { Scheduler } from '../scheduler.ts';
import { constant } from '../schedules/constant.ts';
import type { Shape } from '../schedules/shape.ts';
import { branch, retargeted, withHorizon, type Past } from './branch.ts';
import { decay } from './decay.ts';
import { horizon } from './horizon.ts';

/** The new length of the whole run: in steps or in epochs. */
type Length =
  | { readonly steps: number; readonly epochs?: never }
  | { readonly epochs: number; readonly steps?: never };

type OptionalLength = Length | { readonly steps?: never; readonly epochs?: never };

/** What becomes of the schedule; see `retarget`. */
export type RetargetOptions =
  | ({ readonly keep: 'curve' | 'rescale' } & Length)
  | ({
      readonly keep: 'cooldown';
      /** How long the rate decays; until the end of the run if absent. */
      readonly over?: Duration;
      /** `linear`, `cosine` or `1-sqrt`. Default `linear`. */
      readonly shape?: Shape;
      /** The rate at the end. Default 0. */
      readonly min?: number;
    } & OptionalLength)
  | ({
      readonly keep: 'current';
      /** What follows, from the current rate, over the rest of the run. Default `constant()`. */
      readonly next?: Machine;
    } & OptionalLength);

const POLICIES = ['curve', 'rescale', 'cooldown', 'current'] as const;
const OPTIONS = {
  curve: [],
  rescale: [],
  cooldown: ['over', 'shape', 'min'],
  current: ['next'],
} as const;

/**
 * Changes the length of a run that is under way, with a policy for what becomes of the schedule:
 *
 * - `curve`: the schedule stays as it was, and only the run is longer or shorter
 * - `rescale`: what was left of the schedule is stretched, or pressed together, to end with the run
 * - `cooldown`: the rate decays from where it is to `min`, `over` a time, along a `shape`; without a new length the run
 *   ends then, or, without `over`, where it did
 * - `current`: another machine starts from the current values and has the rest of the run
 *
 * The scheduler that it gives has the same past, bit for bit, and the same values at step `t`; a `retargeted` event is
 * added. What is left alone: the scheduler that it was given. After `curve` and `rescale` the machines go on observing;
 * after `cooldown` and `current` the old ones have done their work, an early stop included, and what should observe
 * goes into `next`. At step 0 there is no past, so these two start from the base.
 *
 * @example
 * ```ts
 * const scheduler = new Scheduler(linear(), { lr: 1, steps: 4 });
 * scheduler.step({ by: 2 });
 * retarget(scheduler, { keep: 'rescale', steps: 6 }).preview(7); // 1, 0.75, 0.5, 0.375, 0.25, 0.125, 0
 * retarget(scheduler, { keep: 'cooldown', over: 1 }).preview(4); // 1, 0.75, 0.5, 0
 * ```
 * @throws StepwiseError `bad-option`, `bad-run`, `bad-duration`, `missing-fact`.
 */
export function retarget(scheduler: Scheduler, options: RetargetOptions): Scheduler {
  const { keep: given } = checkKeys('retarget', options, [
    'keep',
    'steps',
    'epochs',
    'over',
    'shape',
    'min',
    'next',
  ]);
  const keep = checkChoice('retarget.keep', given, POLICIES);
  checkKeys(`retarget (${keep})`, options, ['keep', 'steps', 'epochs', ...OPTIONS[keep]]);
  if ((keep === 'curve' || keep === 'rescale') && !('steps' in options || 'epochs' in options)) {
    throw new StepwiseError(
      'bad-option',
      `retarget: to keep '${keep}' it needs the new length of the run, steps or epochs; got ${show(options)}.`,
    );
  }
  const { machine, run, t, state, events } = scheduler;
  const past: Past = { machine, run, t, state, events };
  switch (options.keep) {
    case 'curve': {
      const now = newRun(past, options);
      return goOn(past, now, withHorizon(past), 'curve');
    }
    case 'rescale': {
      const now = newRun(past, options, t + 1);
      return goOn(past, now, rescaled(past, scheduler.length, now), 'rescale');
    }
    case 'cooldown':
      return coolDown(past, options);
    case 'current': {
      const { next = constant() } = options;
      if (!isMachine(next)) {
        throw new StepwiseError(
          'bad-option',
          `retarget.next: wanted a machine, such as cosine(); got ${show(next)}.`,
        );
      }
      return branch(past, next, newRun(past, options), 'current');
    }
  }
}

/** The same machines go on, under another horizon. */
function goOn(past: Past, run: Run, machine: Machine, policy: 'curve' | 'rescale'): Scheduler {
  const events = [...past.events, retargeted(past, run, policy)];
  return new Scheduler(machine, run, { t: past.t, state: past.state, events });
}

function rescaled({ machine, run, t }: Past, length: number, { steps: to }: Run): Machine {
  const from = run.steps ?? length;
  if (to === undefined || !Number.isFinite(from) || from <= t) {
    throw new StepwiseError(
      'bad-option',
      Number.isFinite(from)
        ? `retarget: nothing is left to rescale at step ${t}, because the run was to end at step ${from}; keep 'curve' or 'current'.`
        : "retarget: neither the run nor its machine had an end, so there is no rest to rescale; keep 'curve', 'cooldown' or 'current'.",
    );
  }
  return horizon({
    machine,
    ...(run.steps !== undefined && { steps: run.steps }),
    stretch: { at: t, from, to },
  });
}

function coolDown(
  past: Past,
  options: Extract<RetargetOptions, { readonly keep: 'cooldown' }>,
): Scheduler {
  const { shape, min } = options;
  const how = { ...(shape !== undefined && { shape }), ...(min !== undefined && { min }) };
  const over =
    options.over === undefined ? undefined : checkDuration('retarget.over', options.over);
  const hasLength = options.steps !== undefined || options.epochs !== undefined;
  if (over === undefined || hasLength) {
    const run = newRun(past, options);
    if (over === undefined && run.steps === undefined) {
      throw new StepwiseError(
        'missing-fact',
        'retarget: the run has no end, so say how long the rate decays (over) or how long the run is (steps or epochs).',
      );
    }
    const duration =
      over === undefined ? (run.steps ?? 0) - past.t : toSteps(over, run, 'retarget.over');
    return branch(past, decay({ duration, ...how }), run, 'cooldown');
  }
  const duration = toSteps(over, past.run, 'retarget.over');
  const run = newRun(past, { steps: Math.max(1, past.t + duration) });
  return branch(past, decay({ duration, ...how }), run, 'cooldown');
}

/** The facts of the run with its new length, which may not be in the past. */
function newRun({ run, t }: Past, length: OptionalLength, least: number = t): Run {
  const { steps: _, ...facts } = run;
  const { steps, epochs } = length;
  if (steps === undefined && epochs === undefined) return run;
  const now = resolveRun({
    ...facts,
    ...(steps !== undefined && { steps }),
    ...(epochs !== undefined && { epochs }),
  });
  checkNumber('retarget: the length of the run in steps', now.steps, { min: Math.max(1, least) });
  return now;
}
