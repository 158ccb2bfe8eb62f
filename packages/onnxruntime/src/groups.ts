import { StepwiseError } from '@stepwise/core';
import { checkChoice, checkKeys, checkName, show } from '@stepwise/core/check';
import type { Optimizer, Parameter } from '@stepwise/onnx-training';
import { checkDriven, NUMBERS, numbersOf, type NumberedGroup } from './groupNumbers.ts';
import type { ResolvedOptions } from './options.ts';
import { matching, means, type Pattern } from './pattern.ts';

/** Parameters that share their hyperparameters, as in PyTorch's `param_groups`. */
export interface GroupOptions {
  readonly name: string;
  /** Which; in the last group it may be left out, and means all that are in no other. */
  readonly parameters?: Pattern;
  /** In place of the optimizer's own; a scheduler that drives the number has the last word. */
  readonly lr?: number;
  readonly momentum?: number;
  readonly beta1?: number;
  readonly weightDecay?: number;
  /** Whether its parameters stay as they are, until `unfreeze`. */
  readonly frozen?: boolean;
}

/** Which parameter belongs to which group, and which of them are frozen. */
export interface Grouping {
  readonly groups: readonly GroupOptions[];
  /** The name of the group of each parameter that has one, the frozen ones included. */
  readonly members: ReadonlyMap<string, string>;
  /** The parameters that could be trained and are not, and why. */
  readonly frozen: ReadonlyMap<string, string>;
}

/** Decides which parameter is trained in which group, as the options of a trainer say. */
export function resolveGroups(
  all: readonly Parameter[],
  given: Pick<ResolvedOptions, 'optimizer' | 'groups' | 'trainable' | 'scheduler'>,
): Grouping {
  const { optimizer, scheduler, trainable } = given;
  const possible = all.filter((parameter) => parameter.trainable);
  if (possible.length === 0) {
    throw new StepwiseError('bad-model', 'The model has no parameter that can be trained.');
  }
  const chosen =
    trainable === undefined
      ? new Set(possible.map(({ name }) => name))
      : matching('trainable', trainable, possible);
  const trained = possible.filter(({ name }) => chosen.has(name));
  const groups = given.groups ?? [{ name: scheduler?.run.groups[0]?.name ?? 'all' }];
  checkGroups(groups);
  checkDriven(numberGroups({ groups }, optimizer), optimizer, scheduler ?? null);
  const members = new Map(assign(groups, trained));
  for (const { name } of groups) {
    if ([...members.values()].includes(name)) continue;
    throw new StepwiseError('bad-option', `groups: the group '${name}' has no parameter.`);
  }
  const frozen = new Map<string, string>();
  const frozenGroups = new Set(groups.filter((group) => group.frozen).map(({ name }) => name));
  for (const parameter of possible) {
    const { name } = parameter;
    if (!chosen.has(name)) {
      frozen.set(name, "frozen: 'trainable' does not mean it");
      const group = groupOf(groups, parameter);
      if (group !== null) members.set(name, group);
    } else if (frozenGroups.has(members.get(name) ?? '')) {
      frozen.set(name, `frozen with its group '${members.get(name)}'`);
    }
  }
  return { groups, members, frozen };
}

/** The groups with the numbers that hold where no scheduler drives them. */
export function numberGroups(
  { groups }: Pick<Grouping, 'groups'>,
  optimizer: Optimizer,
): readonly NumberedGroup[] {
  return groups.map((group) => ({ name: group.name, base: numbersOf(group, optimizer) }));
}

/** Checks one group that a user gave. */
export function checkGroup(where: string, group: GroupOptions): void {
  checkKeys(where, group, ['name', 'parameters', 'frozen', ...NUMBERS]);
  checkName(`${where}.name`, group.name);
  const { frozen = false } = group;
  checkChoice(`${where}.frozen`, frozen, [true, false]);
}

function checkGroups(options: readonly GroupOptions[]): void {
  const given: unknown = options;
  if (!Array.isArray(given) || given.length === 0) {
    throw new StepwiseError('bad-option', `groups: wanted a list of groups; got ${show(options)}.`);
  }
  const names = new Set<string>();
  for (const [i, group] of options.entries()) {
    checkGroup(`groups[${i}]`, group);
    if (names.has(group.name)) {
      throw new StepwiseError('bad-option', `groups: there are two with the name '${group.name}'.`);
    }
    names.add(group.name);
  }
}

/** The name of the group of each parameter: of the first group that means it. */
function assign(
  options: readonly GroupOptions[],
  trained: readonly Parameter[],
): ReadonlyMap<string, string> {
  const members = new Map<string, string>();
  for (const [i, { name, parameters }] of options.entries()) {
    if (parameters === undefined && i < options.length - 1) {
      throw new StepwiseError(
        'bad-option',
        `groups[${i}].parameters: only the last group can be without; say which parameters '${name}' has.`,
      );
    }
    const meant =
      parameters === undefined
        ? new Set(trained.map((parameter) => parameter.name))
        : matching(`groups[${i}].parameters`, parameters, trained);
    for (const parameter of meant) if (!members.has(parameter)) members.set(parameter, name);
  }
  const left = trained.filter(({ name }) => !members.has(name));
  if (left.length === 0) return members;
  throw new StepwiseError(
    'bad-option',
    `groups: ${left.map(({ name }) => name).join(', ')} ${left.length === 1 ? 'is' : 'are'} in no group; add one without 'parameters' at the end, or freeze with 'trainable'.`,
  );
}

/** The first group that means a parameter. */
function groupOf(groups: readonly GroupOptions[], parameter: Parameter): string | null {
  const found = groups.find(
    ({ parameters }) => parameters === undefined || means('groups', parameters, parameter),
  );
  return found?.name ?? null;
}
