import { StepwiseError } from '@stepwise/core';
import { checkKeys, checkName, checkNumber, show } from '@stepwise/core/check';
import type { Variable } from '@tensorflow/tfjs-core';
import type { Rule } from './rule.ts';
import { checkMeans, means, type VariableSelector } from './selector.ts';

/** Which variables a group has. */
export interface GroupOptions {
  /** As schedulers name it. */
  readonly name: string;
  /** Which; in one group it may be left out, and means all that are in no other. */
  readonly variables?: VariableSelector;
}

/** A parameter group of an optimizer. */
export interface OwnGroup {
  readonly name: string;
  readonly variables: VariableSelector | undefined;
  /** As a scheduler has set them last; they reach the device as float32. */
  readonly numbers: Record<string, number>;
}

/** The groups that options ask for; one, `all`, where they name none. */
export function resolveGroups(
  where: string,
  { numbers }: Rule,
  shared: Readonly<Record<string, unknown>>,
  given: unknown,
): readonly OwnGroup[] {
  const standard = numbersOf(where, numbers, shared, {});
  if (given === undefined) return [{ name: 'all', variables: undefined, numbers: standard }];
  if (!Array.isArray(given) || given.length === 0) {
    throw new StepwiseError('bad-option', `${where}.groups: wanted a list; got ${show(given)}.`);
  }
  const groups = given.map((group: unknown, i): OwnGroup => {
    const at = `${where}.groups[${i}]`;
    const checked = checkKeys(at, group, ['name', 'variables', ...Object.keys(numbers)]);
    return {
      name: checkName(`${at}.name`, checked['name']),
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked where it is used
      variables: checked['variables'] as VariableSelector | undefined,
      numbers: numbersOf(at, numbers, checked, standard),
    };
  });
  const twice = groups.find(({ name }, i) => groups.findIndex((one) => one.name === name) < i);
  if (twice) throw bad(where, `there are two with the name '${twice.name}'`);
  const rest = groups.filter(({ variables }) => variables === undefined);
  if (rest.length > 1) {
    throw bad(
      where,
      `${rest.map(({ name }) => `'${name}'`).join(' and ')} say no variables, and only one group can have the rest`,
    );
  }
  return groups;
}

/** The place of the group that a variable belongs to. */
export function groupOf(where: string, groups: readonly OwnGroup[], variable: Variable): number {
  const found = groups.flatMap(({ variables }, i) =>
    variables !== undefined && means(where, variables, variable) ? [i] : [],
  );
  const [first, second] = found;
  if (first !== undefined && second !== undefined) {
    throw bad(
      where,
      `'${variable.name}' is in two groups, '${groups[first]?.name}' and '${groups[second]?.name}'`,
    );
  }
  const rest = groups.findIndex(({ variables }) => variables === undefined);
  const place = first ?? rest;
  if (place >= 0) return place;
  throw bad(
    where,
    `'${variable.name}' is in no group; add a group without 'variables', which has the rest, or do not train it`,
  );
}

/** @throws StepwiseError `bad-option` when a group asks for variables that are not there. */
export function checkGroups(
  where: string,
  groups: readonly OwnGroup[],
  variables: readonly Variable[],
): void {
  for (const { name, variables: selector } of groups) {
    if (selector !== undefined) checkMeans(`${where}.groups, '${name}'`, selector, variables);
  }
}

function numbersOf(
  where: string,
  numbers: Rule['numbers'],
  given: Readonly<Record<string, unknown>>,
  shared: Readonly<Record<string, number>>,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(numbers).map(([name, [standard, range]]) => [
      name,
      checkNumber(`${where}.${name}`, given[name] ?? shared[name] ?? standard, range),
    ]),
  );
}

function bad(where: string, what: string): StepwiseError {
  return new StepwiseError('bad-option', `${where}.groups: ${what}.`);
}
