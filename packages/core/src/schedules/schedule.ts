import { toSteps, type Duration } from '../duration.ts';
import { wanted } from '../error.ts';
import { read, type Fields, type Read } from '../fields.ts';
import type { Bound, Machine, Phase } from '../machine.ts';
import type { Run } from '../run.ts';
import type { Level } from './level.ts';

/** What a schedule does in a run. The rate is a function of what comes in, given in one of three ways. */
export type Plan = Frame & (Multiplies | Falls | Maps);

/** x · factor(t) + level(t): time alone decides, so it is computed once for all groups. */
interface Multiplies {
  /** The factor at step `t` ≥ 0; 0 if absent. */
  factor?(t: number): number;
  /** What is added to the product; nothing if absent. It is asked after `factor`, for the same step. */
  level?(t: number): number;
  /** To this rate what comes in goes: x · factor(t) · peak() + end · (1 − factor(t)). */
  readonly end?: Level;
  /** 1 if absent. It is asked after `factor`, for the same step. */
  peak?(): number;
}

/** From what comes in to another rate, which it has when its length has passed: x · fall + end · (1 − fall). */
interface Falls {
  /** The share at step `t` ≥ 0, at which a part, from 0 to below 1, of its length has passed. */
  fall(part: number, t: number): number;
  readonly end: Level;
}

interface Maps {
  /** Turns what comes in at step `t` ≥ 0 into the rate, in place. */
  rates(t: number, values: Float64Array): void;
}

interface Frame {
  /** Absent when it is open-ended. */
  readonly length?: number;
  /** True when the value still changes after `length`; otherwise the last one is held. */
  readonly goesOn?: boolean;
  /** Momentum and beta1, whatever comes in; absent or false when the schedule leaves them alone. */
  readonly momentum?: false | ((t: number) => number);
  /** Its phases; one from its beginning to its end if absent. */
  phase?(t: number): Omit<Phase, 'path'>;
}

/** Where a schedule with some options is to run. */
export interface Site<O> {
  readonly run: Run;
  /** Its steps: its own `duration`, else those that it is given. */
  readonly length: number;
  /** The steps of one of its options, `least` or more; `standard` where it is absent. */
  steps(option: keyof O & string, least?: number, standard?: number): number;
}

/**
 * A machine that observes nothing, from its closed form. It drives the rate; every other number passes through.
 *
 * @param plan gets the options, as the fields read them, once, and then each run.
 */
export function schedule<const F extends Fields>(
  kind: string,
  options: unknown,
  fields: F,
  plan: (own: Read<F>) => (site: Site<Read<F>>) => Plan,
): Machine<null> {
  const own = read(kind, options, fields);
  const planIn = plan(own);
  return {
    spec: { kind, ...(own as Readonly<Record<string, unknown>>) },
    bind(run, { span, path, param: rate, alone }): Bound<null> {
      const steps = (option: string, least = 0, standard = span): number => {
        const where = `${kind}.${option}`;
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is asked for is a time
        const given = own[option] as Duration | undefined;
        const found = given === undefined ? standard : toSteps(given, run, where);
        if (found === undefined) {
          return wanted('missing-fact', where, "a duration, or the run's steps or epochs", given);
        }
        return found < least ? wanted('bad-duration', where, 'at least one step', found) : found;
      };
      const what: Frame & Partial<Multiplies & Falls & Maps> = planIn({
        run,
        steps,
        get length() {
          return steps('duration');
        },
      });
      const { rates, length = Infinity, goesOn, momentum } = what;
      const { peak, fall, level, end = { value: 0, factor: 0 } } = what;
      const { factor = (t) => (fall && t < length ? fall(t / length, t) : 0) } = what;
      const close = goesOn ? Infinity : length;
      // most only multiply, and one question is faster than three
      const isMore = level || peak || end.value + end.factor > 0;
      return {
        length,
        initial: null,
        apply(_, t, { param, values }) {
          if (param === rate) {
            if (rates) {
              rates(t, values);
              return;
            }
            let times = factor(t);
            let plus = 0;
            if (isMore) {
              const rest = 1 - times;
              if (peak) times *= peak();
              // exactly 1 where the share is 1, and nothing is added
              times += end.factor * rest;
              plus = level ? level(t) : end.value * rest;
            }
            for (let i = 0; i < values.length; i += 1) values[i] = (values[i] ?? 0) * times + plus;
            // a peak of Keras can be above the base: one below the minimum goes down by that, and not below 0
            if (plus < 0)
              for (let i = 0; i < values.length; i += 1) values[i] = Math.max(0, values[i] ?? 0);
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
