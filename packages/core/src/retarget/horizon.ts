import { checkKeys, checkNumber, show } from '../check.ts';
import { isMachine, type Kind } from '../combinators/kind.ts';
import { StepwiseError } from '../error.ts';
import type { Bound, Machine } from '../machine.ts';
import type { Run } from '../run.ts';
import { checkStretch, type Stretch } from './stretch.ts';
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
export const horizon: ((options: HorizonOptions) => Machine) & Kind = /* @__PURE__ */ Object.assign(
  create,
  { fromSpec: fromFields },
);

function create(options: HorizonOptions): Machine {
  const { machine, ...rest } = checkKeys('horizon', options, ['machine', 'steps', 'stretch']);
  if (!isMachine(machine)) {
    throw new StepwiseError(
      'bad-option',
      `horizon.machine: wanted a machine, such as cosine(); got ${show(machine)}.`,
    );
  }
  const steps =
    rest['steps'] === undefined
      ? undefined
      : checkNumber('horizon.steps', rest['steps'], { min: 1, integer: true });
  const stretch =
    rest['stretch'] === undefined ? undefined : checkStretch('horizon.stretch', rest['stretch']);
  return {
    spec: {
      kind: 'horizon',
      machine: machine.spec,
      ...(steps !== undefined && { steps }),
      ...(stretch && { stretch }),
    },
    bind({ steps: _, ...facts }: Run): Bound {
      const bound = machine.bind(steps === undefined ? facts : { ...facts, steps }, steps);
      return stretch ? stretched(bound, stretch) : bound;
    },
  };
}

function fromFields(
  { machine, ...options }: Readonly<Record<string, unknown>>,
  build: (spec: unknown, where: string) => Machine,
): Machine {
  return create({ ...options, machine: build(machine, 'horizon.machine') });
}
