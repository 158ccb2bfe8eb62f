import { StepwiseError, wanted } from '../error.ts';
import { toSteps, type Duration } from '../duration.ts';
import type { Bound, Machine, Phase } from '../machine.ts';
import type { Run } from '../run.ts';
import type { Level } from './level.ts';

/** What a schedule does in a run. The rate is a function of what comes in, given in one of four ways. */
export type Plan = Frame & (Multiplies | Mixes | Falls | Maps);

/** x · factor(t) + level(t): time alone decides, so it is computed once for all groups. */
interface Multiplies {
  /** The factor at step `t` ≥ 0. */
  factor(t: number): number;
  /** What is added to the product; nothing if absent. It is asked after `factor`, for the same step. */
  level?(t: number): number;
}

/** From what comes in to another rate: x · share + end · (1 − share). */
interface Mixes {
  /** The share at step `t` ≥ 0, 1 where the rate is what comes in. */
  share(t: number): number;
  readonly end: Level;
}

/** The same, by how much of its length has passed. Where all of it has, the rate is the end. */
interface Falls {
  /** The share at a part, from 0 to below 1, of its length. */
  fall(part: number): number;
  readonly end: Level;
}

interface Maps {
  /** Turns what comes in at step `t` ≥ 0 into the rate, in place. */
  rates(t: number, values: Float64Array): void;
}

interface Frame {
  readonly length: number;
  /** True when the value still changes after `length`; otherwise the last one is held. */
  readonly goesOn?: boolean;
  /** Momentum and beta1, whatever comes in; absent when the schedule leaves them alone. */
  momentum?(t: number): number;
  /** Its phases; one from its beginning to its end if absent. */
  phase?(t: number): Omit<Phase, 'path'>;
}

/** Where a schedule is to run. */
export interface Site {
  readonly run: Run;
  /** The steps that it is given; absent when open. */
  readonly span: number | undefined;
  /** The steps of one of its options, `least` or more. */
  steps(duration: Duration, option: string, least?: number): number;
  /** Its steps: its own duration, else those that it is given. */
  length(duration: Duration | undefined): number;
}

/**
 * A machine that observes nothing, from its closed form. It drives the rate; every other number passes through.
 *
 * @param own its options, checked.
 */
export function schedule(
  kind: string,
  own: Readonly<Record<string, unknown>>,
  plan: (site: Site) => Plan,
): Machine<null> {
  return {
    spec: { kind, ...own },
    bind(run, { span, path, param: rate, alone }): Bound<null> {
      const what: Frame & Partial<Multiplies & Mixes & Falls & Maps> = plan({
        run,
        span,
        steps(duration, option, least = 0) {
          const where = `${kind}.${option}`;
          const steps = toSteps(duration, run, where);
          return steps < least ? wanted('bad-duration', where, 'at least one step', steps) : steps;
        },
        length(duration) {
          if (duration !== undefined) return this.steps(duration, 'duration');
          if (span !== undefined) return span;
          throw new StepwiseError(
            'missing-fact',
            `${kind}: it has no duration of its own, and the run does not say how long it is; give ${kind}({ duration: … }) or the run's steps or epochs.`,
          );
        },
      });
      const { length, goesOn, momentum, factor, level, share, fall, end, rates } = what;
      const close = goesOn ? Infinity : length;
      return {
        length,
        initial: null,
        apply(_, t, { param, values }) {
          if (param === rate) {
            if (rates) {
              rates(t, values);
              return;
            }
            let times = 1;
            let plus = 0;
            if (factor) {
              times = factor(t);
              if (level) plus = level(t);
            } else if (end) {
              times = 0;
              if (share) times = share(t);
              else if (fall && t < length) times = fall(t / length);
              const rest = 1 - times;
              // exactly 1 where the share is 1, and nothing is added
              times += end.factor * rest;
              plus = end.value * rest;
            }
            for (let i = 0; i < values.length; i += 1) values[i] = (values[i] ?? 0) * times + plus;
          } else if (momentum && !alone && (param === 'momentum' || param === 'beta1')) {
            values.fill(momentum(t));
          }
        },
        phase: (_, t) => ({
          ...(what.phase?.(t) ??
            (t < close
              ? { name: kind, start: 0, end: close }
              : { name: 'hold', start: length, end: Infinity })),
          path,
        }),
      };
    },
  };
}
