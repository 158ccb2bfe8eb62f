import { toSteps } from '../duration.ts';
import { read } from '../fields.ts';
import type { Bound, Machine } from '../machine.ts';
import { bindChild, composite, retime, stateOf, type CompositeState } from './composite.ts';
import { inEpochs } from './inEpochs.ts';
import { machine, type Kind } from './kind.ts';

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
export const perEpoch: ((machine: Machine) => Machine<CompositeState>) & Kind = Object.assign(
  create,
  {
    fromSpec: (fields: Readonly<Record<string, unknown>>) =>
      create(read('perEpoch', fields, { machine }, 'bad-spec').machine),
  },
);

function create(given: Machine): Machine<CompositeState> {
  const inner = machine(given, 'perEpoch', 'bad-option', {});
  return {
    spec: { kind: 'perEpoch', machine: inner.spec },
    bind(run, place): Bound<CompositeState> {
      const steps = toSteps('1ep', run, 'perEpoch');
      const span = place.span && Math.ceil(place.span / steps);
      const child = bindChild(inner, 'machine', inEpochs(run, steps), { ...place, span });
      const { bound } = child;
      const { apply } = bound;
      const epochAt = (t: number): number => Math.floor(t / steps);
      const stepOf = (epoch: number): number => epoch * steps;
      return {
        ...composite([child], place, {
          time: (_, t) => epochAt(t),
          outside: (_, epoch) => stepOf(epoch),
        }),
        length: stepOf(bound.length),
        apply(state, t, column) {
          apply(stateOf(state, 0), epochAt(t), column);
        },
        phase: (state, t) => retime(bound.phase(stateOf(state, 0), epochAt(t)), stepOf),
      };
    },
  };
}
