import { StepwiseError, type Values } from '@stepwise/core';
import { checkKeys, checkName, show } from '@stepwise/core/check';
import { layOut, type GroupLayout, type Parameter } from '@stepwise/onnx-training';
import { checkDriven, NUMBERS, numbersOf } from './groupNumbers.ts';
import type { ResolvedOptions } from './options.ts';
import { matching, type Pattern } from './pattern.ts';

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
}

/** A parameter of the model, and what becomes of it. */
export interface TrainerParameter extends Parameter {
  /** The name of its group, or null where it is not trained. */
  readonly group: string | null;
}

/** A group as it is trained. */
export interface ResolvedGroup {
  readonly name: string;
  readonly layout: GroupLayout;
  /** The numbers that hold where no scheduler drives them. */
  readonly base: Readonly<Partial<Values>>;
}

export interface ResolvedGroups {
  readonly groups: readonly ResolvedGroup[];
  readonly parameters: readonly TrainerParameter[];
}

/** Decides which parameter is trained in which group, and with which numbers. */
export function resolveGroups(
  all: readonly Parameter[],
  given: Pick<ResolvedOptions, 'optimizer' | 'groups' | 'trainable' | 'scheduler'>,
): ResolvedGroups {
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
  const options = given.groups ?? [{ name: scheduler?.run.groups[0]?.name ?? 'all' }];
  checkGroups(options);
  const numbered = options.map((option) => ({
    name: option.name,
    base: numbersOf(option, optimizer),
  }));
  checkDriven(numbered, optimizer, scheduler ?? null);
  const members = assign(options, trained);
  const groups = numbered.map(({ name, base }): ResolvedGroup => {
    const own = trained.filter((parameter) => members.get(parameter.name) === name);
    return { name, base, layout: layOut(name, own) };
  });
  const parameters = all.map((parameter): TrainerParameter => {
    const group = members.get(parameter.name) ?? null;
    return parameter.trainable && group === null
      ? { ...parameter, group, trainable: false, reason: "frozen: 'trainable' does not mean it" }
      : { ...parameter, group };
  });
  return { groups, parameters };
}

function checkGroups(options: readonly GroupOptions[]): void {
  const given: unknown = options;
  if (!Array.isArray(given) || given.length === 0) {
    throw new StepwiseError('bad-option', `groups: wanted a list of groups; got ${show(options)}.`);
  }
  const names = new Set<string>();
  for (const [i, group] of options.entries()) {
    checkKeys(`groups[${i}]`, group, ['name', 'parameters', ...NUMBERS]);
    checkName(`groups[${i}].name`, group.name);
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
