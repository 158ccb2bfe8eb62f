import { StepwiseError } from '../error.ts';
import { checkDuration, toSteps, type Duration } from '../duration.ts';
import type { Bound, Machine, Phase, Spec, Target } from '../machine.ts';
import type { Run } from '../run.ts';
import type { Level } from './level.ts';

/** What a schedule does in a run: its length, and its value for the learning rate and for other parameters. */
export type Plan = Frame & (Multiplies | Mixes | Maps);

/** The learning rate is what comes in times a number that only time decides: computed once for all groups. */
interface Multiplies {
  /** The factor at step `t` ≥ 0. */
  factor(t: number): number;
  readonly rate?: never;
  readonly share?: never;
}

/** The learning rate goes from what comes in to another rate: x · share + end · (1 − share). */
interface Mixes {
  /** The share at step `t` ≥ 0, 1 where the rate is what comes in. */
  share(t: number): number;
  readonly end: Pick<Level, 'value' | 'factor'>;
  readonly factor?: never;
  readonly rate?: never;
}

interface Maps {
  /** The learning rate at step `t` ≥ 0, from the value `x` that comes in. */
  rate(t: number, x: number): number;
  readonly factor?: never;
  readonly share?: never;
}

interface Frame {
  readonly length: number;
  /** True when the value still changes after `length`; otherwise the last one is held. */
  readonly goesOn?: boolean;
  /** Momentum and beta1; absent when the schedule leaves them alone. */
  momentum?(t: number, x: number): number;
  /** Its phases; one from its beginning to its end if absent. */
  phase?(t: number): Phase;
}

/** A machine that observes nothing, from its closed form. It drives `lr`; every other parameter passes through. */
export function schedule(spec: Spec, plan: (run: Run, span?: number) => Plan): Machine<null> {
  return {
    spec,
    bind(run, span): Bound<null> {
      const what = plan(run, span);
      const { length, goesOn = false, momentum, phase } = what;
      const factorAt = what.factor && rememberLast(what.factor);
      const shareAt = what.share && rememberLast(what.share);
      const end = what.share ? what.end : ZERO;
      const rate = rateOf(what);
      const active = { name: spec.kind, start: 0, end: goesOn ? Infinity : length, path: [] };
      const hold = { name: 'hold', start: length, end: Infinity, path: [] };
      const value =
        momentum === undefined
          ? (_: null, t: number, x: number, target: Target): number =>
              target.param === 'lr' ? rate(t, x) : x
          : (_: null, t: number, x: number, { param }: Target): number => {
              if (param === 'lr') return rate(t, x);
              return param === 'momentum' || param === 'beta1' ? momentum(t, x) : x;
            };
      return {
        length,
        initial: null,
        value,
        fill(_, t, values, targets) {
          const [first] = targets;
          if (factorAt && first?.param === 'lr') {
            const times = factorAt(t);
            for (let i = 0; i < values.length; i += 1) values[i] = (values[i] ?? 0) * times;
          } else if (shareAt && first?.param === 'lr') {
            const share = shareAt(t);
            for (let i = 0; i < values.length; i += 1) {
              values[i] = mix(values[i] ?? 0, share, end);
            }
          } else if (first?.param === 'lr') {
            for (let i = 0; i < values.length; i += 1) values[i] = rate(t, values[i] ?? 0);
          } else if (momentum && first && (first.param === 'momentum' || first.param === 'beta1')) {
            for (let i = 0; i < values.length; i += 1) values[i] = momentum(t, values[i] ?? 0);
          }
        },
        phase: (_, t) => phase?.(t) ?? (t < active.end ? active : hold),
      };
    },
  };
}

const ZERO = { value: 0, factor: 0 };

type Curve = (t: number, x: number) => number;

function rateOf(plan: Plan): Curve {
  if (plan.rate) return plan.rate;
  if (plan.factor) return (t, x) => x * plan.factor(t);
  const shareAt = rememberLast(plan.share);
  return (t, x) => mix(x, shareAt(t), plan.end);
}

/** Exactly what comes in where its share is 1. */
function mix(x: number, share: number, { value, factor }: Mixes['end']): number {
  return x * share + (value + factor * x) * (1 - share);
}

/** A function of time that does not compute the same step again: all groups ask for the same one. */
export function rememberLast(compute: (t: number) => number): (t: number) => number {
  let last = Number.NaN;
  let value = 0;
  return (t) => {
    if (t !== last) {
      value = compute(t);
      last = t;
    }
    return value;
  };
}

/** The steps of a schedule: its own duration, else the steps it is given. */
export function lengthOf(
  kind: string,
  duration: Duration | undefined,
  run: Run,
  span: number | undefined,
): number {
  if (duration !== undefined) return toSteps(duration, run, `${kind}.duration`);
  if (span !== undefined) return span;
  throw new StepwiseError(
    'missing-fact',
    `${kind}: it has no duration of its own, and the run does not say how long it is; give ${kind}({ duration: … }) or the run's steps or epochs.`,
  );
}

/** The option `duration` in a spec: nothing when it was not given. */
export function checkOwnDuration(
  kind: string,
  duration: Duration | undefined,
): { readonly duration?: Duration } {
  return duration === undefined ? {} : { duration: checkDuration(`${kind}.duration`, duration) };
}

/** Throws when a list of steps falls anywhere. */
export function checkRising(where: string, steps: readonly number[]): void {
  const i = steps.findIndex((step, k) => step < (steps[k - 1] ?? 0));
  if (i === -1) return;
  throw new StepwiseError(
    'bad-duration',
    `${where}[${i}]: wanted a time that is not before the one in front of it (step ${steps[i - 1]}); got step ${steps[i]}.`,
  );
}
