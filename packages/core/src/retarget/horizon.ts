import { machine } from '../combinators/kind.ts';
import { optional, read, whole } from '../fields.ts';
import type { Bound, Machine, Spec } from '../machine.ts';
import { stretch, type Stretch } from './stretch.ts';
import { stretched } from './stretched.ts';

export interface HorizonOptions {
  readonly machine: Machine;
  /** The steps of the run that the machine was made for; absent when that run had no end. */
  readonly steps?: number;
  /** Where its time is stretched or pressed together, in steps. */
  readonly stretch?: Stretch;
}

/**
 * A machine that keeps the horizon it was made for, whatever the length of the run is now: what `retarget` and `fork`
 * make of a machine. It has no name of its own in paths.
 *
 * Formula: value(t) = machine(t), with the durations of a run of `steps` steps; with a `stretch` machine(t′), t′ = t
 * for t < `at`, else `at` + (t − `at`) · (`from` − `at`) / (`to` − `at`). There t′ may lie between two steps: the
 * value is the machine's there, held between those of the two; its machine hears an observation at the step that has begun, and a best step that is told lies at most one of the
 * machine's own steps too early.
 *
 * @example
 * ```ts
 * const machine = horizon({ machine: linear(), steps: 4, stretch: { at: 2, from: 4, to: 6 } });
 * new Scheduler(machine, { lr: 1, steps: 6 }).preview(7); // 1, 0.75, 0.5, 0.375, 0.25, 0.125, 0
 * ```
 * @throws StepwiseError `bad-option`; when bound what the machine throws.
 */
export function horizon(options: HorizonOptions): Machine {
  const own = read('horizon', options, {
    machine,
    steps: optional(whole),
    stretch: optional(stretch),
  });
  const { steps } = own;
  return {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is absent is left out
    spec: { kind: 'horizon', ...own, machine: own.machine.spec } as Spec,
    bind({ steps: _, ...facts }, place): Bound {
      const run = steps === undefined ? facts : { ...facts, steps };
      const bound = own.machine.bind(run, { ...place, span: steps });
      return own.stretch ? stretched(bound, own.stretch) : bound;
    },
  };
}
