import { checkKeys, show } from '../check.ts';
import { StepwiseError } from '../error.ts';
import type { Bound, Machine } from '../machine.ts';
import type { Run } from '../run.ts';
import { explainBound, fromInside } from '../why/explain.ts';
import type { Reason } from '../why/reason.ts';
import { atTime, composite, type CompositeState } from './composite.ts';
import { isMachine, type Kind } from './kind.ts';

/**
 * A machine that runs in epochs: its values hold from the beginning of an epoch to its end, as a staircase.
 *
 * Formula: value(t) = machine(⌊t / n⌋), n = `stepsPerEpoch` of the run. A plain number in the machine's durations counts
 * epochs; units mean what they always do. The last epoch of a run may be a part of one. In a `sequence`, epochs are
 * counted from the joint.
 *
 * What observes inside hears whatever comes, when it comes, and what it decides holds from the next step on: metrics
 * come at the end of an epoch, where that is the next epoch too.
 *
 * @example
 * ```ts
 * const machine = perEpoch(warmup({ duration: '4ep' }));
 * const scheduler = new Scheduler(machine, { lr: 1, stepsPerEpoch: 2 });
 * scheduler.preview(6); // 0.25, 0.25, 0.5, 0.5, 0.75, 0.75
 * ```
 * @throws StepwiseError `bad-option`; when bound `missing-fact` where the run does not say its `stepsPerEpoch`.
 */
export const perEpoch: ((machine: Machine) => Machine<CompositeState>) & Kind =
  /* @__PURE__ */ Object.assign(create, { fromSpec: fromFields });

function create(machine: Machine): Machine<CompositeState> {
  if (!isMachine(machine)) {
    throw new StepwiseError(
      'bad-option',
      `perEpoch: wanted a machine, such as perEpoch(cosine()); got ${show(machine)}.`,
    );
  }
  return {
    spec: { kind: 'perEpoch', machine: machine.spec },
    bind(run, span): Bound<CompositeState> {
      const steps = run.stepsPerEpoch;
      if (steps === undefined) {
        throw new StepwiseError(
          'missing-fact',
          'perEpoch: the run does not say its stepsPerEpoch; give it to the scheduler: new Scheduler(machine, { stepsPerEpoch: … }).',
        );
      }
      const bound = machine.bind(
        inEpochs(run, steps),
        span === undefined ? undefined : Math.ceil(span / steps),
      );
      const family = composite('perEpoch', [{ key: KEY, bound }]);
      const epochAt = (t: number): number => Math.floor(t / steps);
      /** The last step of an epoch, but none that is still to come at `t`. */
      const stepOf = (epoch: number, t: number): number => Math.min((epoch + 1) * steps - 1, t);

      return {
        length: bound.length * steps,
        initial: family.initial,
        value: (state, t, x, target) =>
          bound.value(family.stateOf(state, 0), epochAt(t), x, target),
        fill(state, t, values, targets, held) {
          family.fillWith(state, 0, epochAt(t), values, targets, held);
        },
        ...family.limited,
        addGroup: family.addGroup,
        phase(state, t) {
          const phase = bound.phase(family.stateOf(state, 0), epochAt(t));
          if (phase === null) return null;
          return {
            ...phase,
            start: phase.start * steps,
            end: phase.end * steps,
            until: (phase.until ?? phase.end) * steps,
            path: [KEY, ...phase.path],
          };
        },
        ...(family.initial && {
          observe(before, t, seen) {
            const { state, decisions } = family.observeWith(before, 0, epochAt(t), seen);
            if (decisions.length === 0) return { state, decisions };
            return {
              state,
              decisions: decisions.map((one) => atTime(one, (epoch) => stepOf(epoch, t))),
            };
          },
        }),
        explain(state, t, input, metrics) {
          const reasons = explainBound(bound, family.stateOf(state, 0), epochAt(t), input, metrics);
          return fromInside(KEY, reasons).map((reason) => inSteps(reason, steps, t));
        },
        replay: family.replay,
        parse: family.parse,
      };
    },
  };
}

const KEY = 'machine';

/** The facts of a run whose step is an epoch of this many steps. */
export function inEpochs(run: Run, steps: number): Run {
  const { stepsPerBatch = 1, batchSize, tokensPerStep } = run;
  return {
    ...run,
    stepsPerEpoch: 1,
    stepsPerBatch: stepsPerBatch / steps,
    ...(batchSize !== undefined && { batchSize: batchSize * steps }),
    ...(tokensPerStep !== undefined && { tokensPerStep: tokensPerStep * steps }),
    ...(run.steps !== undefined && { steps: Math.ceil(run.steps / steps) }),
  };
}

/** A reason whose times are epochs, at step `t`. */
function inSteps(reason: Reason, steps: number, t: number): Reason {
  switch (reason.kind) {
    case 'phase':
    case 'hold': {
      const end = reason.end === null ? null : reason.end * steps;
      return { ...reason, start: reason.start * steps, end, left: end === null ? null : end - t };
    }
    case 'silent':
      return { ...reason, start: reason.start * steps, left: reason.start * steps - t };
    case 'patience':
    case 'stopped': {
      const { bestStep } = reason;
      const step = bestStep === null ? null : Math.min((bestStep + 1) * steps - 1, t);
      return { ...reason, bestStep: step };
    }
    case 'threshold':
    case 'cooldown':
    case 'blocked':
      return reason;
  }
}

function fromFields(
  { machine, ...rest }: Readonly<Record<string, unknown>>,
  build: (spec: unknown, where: string) => Machine,
): Machine {
  checkKeys('perEpoch', rest, [], 'bad-spec');
  return create(build(machine, 'perEpoch.machine'));
}
