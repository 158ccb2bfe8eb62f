import { bring, columnOf } from '../../columns.ts';
import { isRecord } from '../../json.ts';
import type { Node } from '../node.ts';
import { warn, type Rule } from '../warning.ts';

/** A schedule that observes nothing, has an end, and has no machines inside. */
function hasHorizon({ bound, inside, spec }: Node): boolean {
  return inside.length === 0 && !bound.observe && bound.length < Infinity && spec.kind !== 'warmup';
}

/** A horizon that the run, or the part of a sequence, does not come to. */
export const longerThanRun: Rule = (node) => {
  const { bound, end, start } = node;
  // a step more or less is a matter of taste
  if (!hasHorizon(node) || end <= start || bound.length <= end * 1.05 + 1) return [];
  const numbers = { length: bound.length, steps: end };
  const share = Math.round((100 * end) / bound.length);
  return warn(
    node,
    'longer-than-run',
    numbers,
    `it takes ${bound.length} steps and has ${end}, so it gets to ${share} % of its way. Leave its duration away to fit it, or check the unit.`,
  );
};

/** A schedule that is over long before the run is. */
export const endsEarly: Rule = (node) => {
  const { bound, end, run, groups } = node;
  const left = end - bound.length;
  if (!hasHorizon(node) || node.spec.kind === 'oneCycle' || end === Infinity || left <= 1)
    return [];
  const [group = 0] = groups;
  const base = run.groups[group]?.base.lr ?? 0;
  const last = bring(columnOf(run, 'lr', group), bound.apply, bound.initial, bound.length)[0] ?? 0;
  const idle = last === 0 && base > 0 && left > end * 0.02;
  if (!idle && left <= end / 2) return [];
  return warn(
    node,
    'ends-early',
    { length: bound.length, steps: end, left, last },
    `it ends after ${bound.length} of ${end} steps, and the other ${left} have the rate ${last}. Leave its duration away to fit it, or check the unit.`,
  );
};

/** A plain number that is the run's length in epochs, where steps are meant. */
export const wrongUnit: Rule = (node) => {
  const { run, spec, runEnd } = node;
  const { stepsPerEpoch = 1 } = run;
  const epochs = runEnd / stepsPerEpoch;
  if (stepsPerEpoch < 10 || !Number.isFinite(epochs)) return [];
  const given = [spec['duration'], ...listOf(spec['milestones']), ...listOf(spec['boundaries'])];
  const parts = listOf(spec['parts']).map((part) =>
    isRecord(part) ? part['duration'] : undefined,
  );
  const numbers = [...given, ...parts].filter((one) => typeof one === 'number');
  const largest = Math.max(...numbers);
  if (numbers.length === 0 || largest > epochs || largest < epochs / 2 || largest < 3) return [];
  return warn(
    node,
    'wrong-unit',
    { given: largest, epochs, stepsPerEpoch },
    `${largest} are steps, the run has ${epochs} epochs of ${stepsPerEpoch} steps. If epochs are meant, write '${largest}ep'.`,
  );
};

/** A warm-up that does not end before the run does. */
export const warmupFillsRun: Rule = (node) => {
  const { spec, bound, runEnd } = node;
  if (spec.kind !== 'warmup' || (spec['duration'] === undefined && node.end !== runEnd)) return [];
  if (bound.length < runEnd || runEnd <= 0) return [];
  return warn(
    node,
    'warmup-fills-run',
    { length: bound.length, steps: runEnd },
    `it takes ${bound.length} steps, and the run is over after ${runEnd}: nothing comes after it.`,
  );
};

/** PyTorch's cosine goes up again after its end. */
export const risesAgain: Rule = (node) => {
  const { spec, bound, end } = node;
  if (spec.kind !== 'cosine' || spec['semantics'] !== 'torch' || end <= bound.length + 1) return [];
  return warn(
    node,
    'rises-again',
    { length: bound.length, steps: end },
    `with semantics 'torch' the rate rises again after ${bound.length} steps, and it has ${end}. Use the default, or a duration that fits.`,
  );
};

export const oneCycleOverrun: Rule = (node) => {
  const { spec, bound, end } = node;
  if (spec.kind !== 'oneCycle' || end <= bound.length) return [];
  const after = spec['semantics'] === 'torch' ? 'rises again' : 'stays far below its start';
  return warn(
    node,
    'one-cycle-overrun',
    { length: bound.length, steps: end },
    `the cycle has ${bound.length} steps and runs for ${end}: after it the rate ${after}. Leave its duration away to fit it.`,
  );
};

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
