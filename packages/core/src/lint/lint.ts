import { all } from '../all.ts';
import { checkKeys } from '../check.ts';
import { isMachine, type Kind } from '../combinators/kind.ts';
import { toSteps, type Duration } from '../duration.ts';
import { fromSpec } from '../fromSpec.ts';
import type { Machine, Spec } from '../machine.ts';
import { resolveRun, type Run, type RunOptions } from '../run.ts';
import { nodeOf, type Node } from './node.ts';
import { duplicateMilestones, milestonesPastEnd, neverReached } from './rules/milestones.ts';
import {
  endsEarly,
  longerThanRun,
  oneCycleOverrun,
  risesAgain,
  warmupFillsRun,
  wrongUnit,
} from './rules/horizon.ts';
import {
  epsFreezesRate,
  relativeThresholdOfNegative,
  stopsBeforeFirstCut,
  tooLittleTime,
} from './rules/observers.ts';
import { minimumAboveBase, neverChanges } from './rules/values.ts';
import type { Rule, Warning } from './warning.ts';

export interface LintOptions {
  /** The factories that the spec may use, as for `fromSpec`. Default: every kind of `@stepwise/core/all`. */
  readonly kinds?: Readonly<Record<string, Kind>>;
  /** Time between two observations of a metric. Default: an epoch; a step where the run has no epochs. */
  readonly observeEvery?: Duration;
}

const RULES: readonly Rule[] = [
  endsEarly,
  warmupFillsRun,
  risesAgain,
  oneCycleOverrun,
  duplicateMilestones,
  minimumAboveBase,
  stopsBeforeFirstCut,
  epsFreezesRate,
  relativeThresholdOfNegative,
];

/** What does not fit into its time, which is as it should be where `retarget` has cut it off. */
const TIME_RULES: readonly Rule[] = [
  wrongUnit,
  longerThanRun,
  neverReached,
  milestonesPastEnd,
  neverChanges,
  tooLittleTime,
];

/**
 * What in a schedule is allowed and probably not meant, in this run: a horizon in the wrong unit, a part that is never
 * reached, an `eps` that freezes the rate, an early stop before the first cut could help, and more (`WarningCode`).
 *
 * @param machine a machine, or its spec.
 * @param run the facts of the run, as for a `Scheduler`. Without its length, what needs it is not looked at.
 *
 * @example
 * ```ts
 * const run = { lr: 0.1, stepsPerEpoch: 100, epochs: 90 };
 * const [warning] = lint(cosine({ duration: 90 }), run);
 * console.log(warning.code, warning.message);
 * // wrong-unit cosine: 90 are steps, the run has 90 epochs of 100 steps. If epochs are meant, write '90ep'.
 * lint(cosine({ duration: '90ep' }), run).length; // 0
 * ```
 * @throws StepwiseError what building and binding the machine throws; such a machine is wrong, not doubtful.
 */
export function lint(
  machine: Machine | Spec,
  run: RunOptions,
  options: LintOptions = {},
): readonly Warning[] {
  checkKeys('lint', options, ['kinds', 'observeEvery']);
  const { kinds = all } = options;
  const facts = resolveRun(run);
  const { spec } = isMachine(machine) ? machine : fromSpec(machine, kinds);
  const root = nodeOf(spec, facts, kinds);
  const context = { root, observeEvery: observeEvery(facts, options) };
  return reached(root).flatMap((node) =>
    (node.settled ? RULES : [...TIME_RULES, ...RULES]).flatMap((rule) => rule(node, context)),
  );
}

function observeEvery(run: Run, { observeEvery: given }: LintOptions): number {
  if (given === undefined) return run.stepsPerEpoch ?? 1;
  return Math.max(1, toSteps(given, run, 'lint.observeEvery'));
}

/** The machines that have the say at some time; what is never reached is warned of once. */
function reached(node: Node): readonly Node[] {
  const parts = node.inside.filter(({ start, end, runEnd }) => start < end && start < runEnd);
  return [node, ...parts.flatMap(reached)];
}
