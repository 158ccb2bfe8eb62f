import { checkKeys, checkNumber, isRecord, show } from '../check.ts';
import { StepwiseError } from '../error.ts';
import type { Bound, Machine, Target } from '../machine.ts';
import type { Param, Run } from '../run.ts';

/** A factor for the rate of each group, or one for each parameter of all groups. */
export type ScaleOptions =
  | { readonly group: Readonly<Record<string, number>>; readonly param?: never }
  | { readonly param: Readonly<Partial<Record<Param, number>>>; readonly group?: never };

/**
 * Multiplies by a factor for each group or for each parameter; what is not named stays as it comes in.
 *
 * Formula: lr(t) = x(t) · factor of the group, or value(t) = x(t) · factor of the parameter, x = what comes in: the base,
 * or in a `chain` the value of the link before. Layers nearer to the input can learn more slowly under one schedule.
 * Names are those of the run's groups when it begins; a group that is added later stays as it is.
 *
 * @example
 * ```ts
 * chain(cosine({ duration: '30ep' }), scale({ group: { body: 0.1 } }));
 * ```
 * @throws StepwiseError `bad-option`; when bound `bad-run` for a group or a parameter that the run does not have.
 * @see timm's `lr_scale`.
 */
export function scale(options: ScaleOptions): Machine<null> {
  checkKeys('scale', options, ['group', 'param']);
  const by = options.param === undefined ? 'group' : 'param';
  const given: unknown = options[by];
  if (!isRecord(given) || Object.keys(options).length !== 1) {
    throw new StepwiseError(
      'bad-option',
      `scale: wanted either { group: { name: factor } } or { param: { name: factor } }; chain two for both. Got ${show(options)}.`,
    );
  }
  const factors = Object.entries(given).map(([name, factor]): [string, number] => [
    name,
    checkNumber(`scale.${by}.${name}`, factor, { min: 0 }),
  ]);
  return {
    spec: { kind: 'scale', [by]: Object.fromEntries(factors) },
    bind: (run) => (by === 'group' ? ofGroups(factors, run) : ofParams(factors, run)),
  };
}

function ofGroups(factors: readonly [string, number][], { groups }: Run): Bound<null> {
  const names = groups.map(({ name }) => name);
  for (const [name] of factors) checkKnown(`scale.group.${name}`, name, names);
  const known = new Map(factors);
  const all = groups.map(({ name }) => known.get(name) ?? 1);
  return links((x, { param, group }) => (param === 'lr' ? x * (all[group] ?? 1) : x));
}

function ofParams(factors: readonly [string, number][], { groups }: Run): Bound<null> {
  const names = [...new Set(groups.flatMap(({ base }) => Object.keys(base)))];
  for (const [name] of factors) checkKnown(`scale.param.${name}`, name, names);
  const known = new Map<string, number>(factors);
  return links((x, { param }) => x * (known.get(param) ?? 1));
}

function checkKnown(where: string, name: string, names: readonly string[]): void {
  if (names.includes(name)) return;
  throw new StepwiseError(
    'bad-run',
    `${where}: the run has none of this name; it has ${names.join(', ')}.`,
  );
}

/** A link that never has the say and has no end of its own. */
function links(change: (x: number, target: Target) => number): Bound<null> {
  return {
    length: Infinity,
    initial: null,
    value: (_, __, x, target) => change(x, target),
    phase: () => null,
  };
}
