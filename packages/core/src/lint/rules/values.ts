import { bring, columnOf } from '../../columns.ts';
import type { Node } from '../node.ts';
import { warn, type Rule } from '../warning.ts';

const WITH_MINIMUM: ReadonlySet<string> = new Set([
  'cosine',
  'cosineRestarts',
  'decay',
  'flatCosine',
  'greedy',
  'plateau',
  'polynomial',
  'tanh',
  'wsd',
]);

/** A lower bound that the rate begins below. */
export const minimumAboveBase: Rule = (node) => {
  const { spec, run, groups, onBase } = node;
  if (!onBase || !WITH_MINIMUM.has(spec.kind)) return [];
  return groups.flatMap((group) => {
    const { min } = spec;
    const own: unknown = Array.isArray(min) ? (min[group] ?? min.at(-1)) : min;
    const base = run.groups[group]?.base.lr ?? 0;
    if (typeof own !== 'number' || base === 0 || own <= base) return [];
    return warn(
      node,
      'minimum-above-base',
      { group, min: own, base },
      `its minimum ${own} is above the base ${base} of group ${group}, so it can't lower the rate.`,
    );
  });
};

const STILL: ReadonlySet<string> = new Set(['clamp', 'constant', 'noise', 'scale']);
const SAMPLES = 256;

/** A schedule that is configured to change, and in the time that it has does not. */
export const neverChanges: Rule = (node) => {
  const { spec, bound, inside, start, end, groups, run } = node;
  if (inside.length > 0 || bound.observe || STILL.has(spec.kind)) return [];
  if (!Number.isFinite(end) || end - start < 2) return [];
  const changes = groups.some((group) => {
    const bases = run.groups[group]?.base;
    if (bases === undefined) return false;
    return Object.entries(bases).some(([param, base = 0]) => {
      const column = columnOf(run, param, group);
      const at = (t: number): number | undefined => bring(column, bound.apply, bound.initial, t)[0];
      // a base of 0 stays 0, whatever multiplies it
      return (param === 'lr' && base === 0) || stepsOf(node).some((t) => at(t) !== at(start));
    });
  });
  if (changes || groups.length === 0) return [];
  return warn(
    node,
    'never-changes',
    { steps: end - start },
    `in the ${end - start} steps that it has it changes nothing.`,
  );
};

/** Steps of its time, both ends among them. */
function stepsOf({ start, end }: Node): readonly number[] {
  const count = Math.min(SAMPLES, end - start);
  return Array.from({ length: count }, (_, i) =>
    Math.round(start + ((end - 1 - start) * i) / (count - 1)),
  );
}
