import { StepwiseError } from '../error.ts';
import { toSteps, type Duration } from '../duration.ts';
import type { Bound, Machine, Phase, Spec, Target } from '../machine.ts';
import type { Run } from '../run.ts';

/** What a schedule does in a run: its length, and its value for the learning rate and for other parameters. */
export interface Plan {
  readonly length: number;
  /** True when the value still changes after `length`; otherwise the last one is held. */
  readonly goesOn?: boolean;
  /** The learning rate at step `t` ≥ 0, from the value `x` that comes in. */
  rate(t: number, x: number): number;
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
      const { length, goesOn = false, rate, momentum, phase } = plan(run, span);
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
        phase: (_, t) => phase?.(t) ?? (t < active.end ? active : hold),
      };
    },
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
