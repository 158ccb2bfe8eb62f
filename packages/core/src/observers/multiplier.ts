import { checkNumber, show } from '../check.ts';
import type { Blocked, Change, Decision, Evidence } from '../decision.ts';
import { StepwiseError } from '../error.ts';
import type { Target } from '../machine.ts';
import type { Run } from '../run.ts';

/** The rate of each group: what plateau and greedy multiply. */
export function ratesOf({ groups }: Run): readonly Target[] {
  return groups.map(({ base }, group): Target => ({ param: 'lr', group, base: base.lr }));
}

/** The multipliers after some of them have changed. */
export function withChanges(
  scales: readonly number[],
  changes: readonly Change[],
): readonly number[] {
  if (changes.length === 0) return scales;
  const next = [...scales];
  for (const { group, scale } of changes) next[group] = scale;
  return next;
}

/** What would become of each group: a change, or a reason why there is none. */
export function changeEach(
  targets: readonly Target[],
  change: (target: Target) => Change | Blocked['by'],
): { readonly changes: readonly Change[]; readonly blocked: ReadonlyMap<Blocked['by'], number[]> } {
  const changes: Change[] = [];
  const blocked = new Map<Blocked['by'], number[]>();
  for (const target of targets) {
    const result = change(target);
    if (typeof result !== 'string') changes.push(result);
    else blocked.set(result, [...(blocked.get(result) ?? []), target.group]);
  }
  return { changes, blocked };
}

/** The decisions of an observation after which something was due. */
export function decide(
  type: 'reduced' | 'raised',
  evidence: Evidence,
  { changes, blocked }: ReturnType<typeof changeEach>,
): Decision[] {
  const head = { path: [], param: 'lr', evidence };
  return [
    ...(changes.length === 0 ? [] : [{ type, ...head, changes } as const]),
    ...[...blocked].map(([by, groups]) => block(type, evidence, by, groups)),
  ];
}

/** A decision that something was due and was not done. */
export function block(
  type: 'reduced' | 'raised',
  evidence: Evidence,
  by: Blocked['by'],
  groups: readonly number[],
): Blocked {
  const change = type === 'raised' ? ({ change: 'raise' } as const) : {};
  return { type: 'blocked', path: [], param: 'lr', ...change, by, groups, evidence };
}

/** Checks a bound that is one number, or one for each group. */
export function checkBound(where: string, bound: unknown): number | readonly number[] {
  return Array.isArray(bound)
    ? bound.map((one: unknown, i) => checkNumber(`${where}[${i}]`, one, { min: 0 }))
    : checkNumber(where, bound, { min: 0 });
}

/** The bound of each group; the last number of a list is also for groups that were added to the run. */
export function boundOfEach(
  where: string,
  bound: number | readonly number[],
  { groups }: Run,
): readonly number[] {
  if (typeof bound === 'number') return groups.map(() => bound);
  const first = groups.filter(({ added }) => added === undefined).length;
  if (bound.length >= first && bound.length <= groups.length) {
    return groups.map((_, i) => bound[i] ?? bound.at(-1) ?? 0);
  }
  throw new StepwiseError(
    'bad-option',
    `${where}: wanted one number or one for each of the ${groups.length} groups; got ${show(bound)}.`,
  );
}

/** Reads one number for each group from JSON. */
export function parsePerGroup(
  where: string,
  given: unknown,
  groups: number,
  max: number = Number.MAX_VALUE,
): readonly number[] {
  const code = 'bad-snapshot';
  if (!Array.isArray(given) || given.length !== groups) {
    throw new StepwiseError(
      code,
      `${where}: wanted a list with one number for each of the ${groups} groups; got ${show(given)}.`,
    );
  }
  return given.map((one: unknown, i) => checkNumber(`${where}[${i}]`, one, { min: 0, max }, code));
}
