import { StepwiseError } from '../error.ts';
import { checkDuration, toSteps, type Duration } from '../duration.ts';
import type { Bound, Machine, Phase, Spec, Target } from '../machine.ts';
import type { Run } from '../run.ts';
import type { Level } from './level.ts';

/** What a schedule does in a run: its length, and its value for the learning rate and for other parameters. */
export type Plan = Frame & (Multiplies | Mixes | Maps);

/** The learning rate is what comes in times a number that only time decides, plus another: computed once for all groups. */
interface Multiplies {
  /** The factor at step `t` ≥ 0. */
  factor(t: number): number;
  /** What is added to the product; nothing if absent. */
  level?(t: number): number;
  readonly rate?: never;
  readonly share?: never;
  readonly end?: never;
}

/** The learning rate goes from what comes in to another rate: x · share + end · (1 − share). */
interface Mixes {
  /** The share at step `t` ≥ 0, 1 where the rate is what comes in. */
  share(t: number): number;
  readonly end: Pick<Level, 'value' | 'factor'>;
  readonly factor?: never;
  readonly level?: never;
  readonly rate?: never;
}

interface Maps {
  /** The learning rate at step `t` ≥ 0, from the value `x` that comes in. */
  rate(t: number, x: number): number;
  readonly factor?: never;
  readonly level?: never;
  readonly share?: never;
  readonly end?: never;
}

interface Frame {
  readonly length: number;
  /** True when the value still changes after `length`; otherwise the last one is held. */
  readonly goesOn?: boolean;
  /** Momentum and beta1, whatever comes in; absent when the schedule leaves them alone. */
  momentum?(t: number): number;
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
      const { factor, level = none, rate } = curveOf(what);
      const factorAt = factor && rememberLast(factor);
      const active = { name: spec.kind, start: 0, end: goesOn ? Infinity : length, path: [] };
      const hold = { name: 'hold', start: length, end: Infinity, path: [] };
      const value =
        momentum === undefined
          ? (_: null, t: number, x: number, target: Target): number =>
              target.param === 'lr' ? rate(t, x) : x
          : (_: null, t: number, x: number, { param }: Target): number => {
              if (param === 'lr') return rate(t, x);
              return param === 'momentum' || param === 'beta1' ? momentum(t) : x;
            };
      return {
        length,
        initial: null,
        value,
        fill(_, t, values, targets) {
          const [first] = targets;
          if (factorAt && first?.param === 'lr') {
            const times = factorAt(t);
            const added = level(t);
            for (let i = 0; i < values.length; i += 1) values[i] = (values[i] ?? 0) * times + added;
          } else if (first?.param === 'lr') {
            for (let i = 0; i < values.length; i += 1) values[i] = rate(t, values[i] ?? 0);
          } else if (momentum && first && (first.param === 'momentum' || first.param === 'beta1')) {
            values.fill(momentum(t));
          }
        },
        phase: (_, t) => phase?.(t) ?? (t < active.end ? active : hold),
      };
    },
  };
}

type OfTime = (t: number) => number;

interface Curve {
  readonly factor?: OfTime;
  readonly level?: OfTime;
  rate(t: number, x: number): number;
}

/** The curve as x · factor + level, where it can be brought into that form. */
function curveOf({ factor, level = none, share, end, rate }: Plan): Curve {
  if (rate) return { rate };
  if (factor) return { factor, level, rate: (t, x) => x * factor(t) + level(t) };
  const shareAt = rememberLast(share);
  const { factor: endFactor, value: endValue } = end;
  return {
    // exactly 1 where the share is 1, and with no level: what comes in
    factor: (t) => shareAt(t) + endFactor * (1 - shareAt(t)),
    level: (t) => endValue * (1 - shareAt(t)),
    // the same operations; a single value has nothing to remember
    rate(t, x) {
      const part = share(t);
      const rest = 1 - part;
      return x * (part + endFactor * rest) + endValue * rest;
    },
  };
}

function none(): number {
  return 0;
}

/** A function of time that does not compute the same step again: all groups ask for the same one. */
export function rememberLast(compute: OfTime): OfTime {
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
