import { toSteps, type Duration } from '../../duration.ts';
import type { Node } from '../node.ts';
import { warn, type Rule } from '../warning.ts';

/** Milestones and boundaries in steps, in order. */
function milestonesOf({ spec, run }: Node): readonly number[] {
  const given: unknown = spec['milestones'] ?? spec['boundaries'];
  if (!Array.isArray(given)) return [];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the factory has checked them
  return (given as readonly Duration[])
    .map((milestone) => toSteps(milestone, run))
    .toSorted((a, b) => a - b);
}

export const duplicateMilestones: Rule = (node) => {
  const all = milestonesOf(node);
  const twice = all.find((step, i) => i > 0 && step === all[i - 1]);
  if (twice === undefined) return [];
  return warn(
    node,
    'duplicate-milestones',
    { step: twice, times: all.filter((step) => step === twice).length },
    `step ${twice} is given more than once, and each counts.`,
  );
};

export const milestonesPastEnd: Rule = (node) => {
  const late = milestonesOf(node).filter((step) => step >= node.end);
  const [first] = late;
  if (first === undefined) return [];
  return warn(
    node,
    'milestones-past-end',
    { step: first, count: late.length, steps: node.end },
    `${late.length === 1 ? 'a milestone comes' : `${late.length} milestones come`} too late: step ${first}, and it has ${node.end} steps.`,
  );
};

/** A part of a sequence without time. */
export const neverReached: Rule = (node) => {
  if (node.spec.kind !== 'sequence') return [];
  return node.inside.flatMap((part) => {
    if (part.end > part.start && part.start < part.runEnd) return [];
    const over = part.start >= part.runEnd;
    return warn(
      part,
      'never-reached',
      { start: part.start, steps: part.runEnd },
      over
        ? 'its part of the sequence begins when the run is over.'
        : 'its part of the sequence has no steps.',
    );
  });
};
