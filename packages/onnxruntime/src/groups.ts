import { StepwiseError, type Scheduler, type Values } from '@stepwise/core';
import { checkKeys, checkName, checkNumber, show } from '@stepwise/core/check';
import { layOut, type GroupLayout, type Optimizer, type Parameter } from '@stepwise/onnx-training';
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

/** A group as it is trained: its parameters, and the numbers that no scheduler drives. */
export interface ResolvedGroup {
  readonly layout: GroupLayout;
  readonly base: Readonly<Record<string, number>>;
}

export interface ResolvedGroups {
  readonly groups: readonly ResolvedGroup[];
  readonly parameters: readonly TrainerParameter[];
}

const NUMBERS = ['lr', 'momentum', 'beta1', 'weightDecay'] as const;

/** Decides which parameter is trained in which group, and with which numbers. */
export function resolveGroups(
  all: readonly Parameter[],
  optimizer: Optimizer,
  given: {
    readonly groups?: readonly GroupOptions[] | undefined;
    readonly trainable?: Pattern | undefined;
    readonly scheduler?: Scheduler | undefined;
  },
): ResolvedGroups {
  const possible = all.filter(({ trainable }) => trainable);
  if (possible.length === 0) {
    throw new StepwiseError('bad-model', 'The model has no parameter that can be trained.');
  }
  const chosen =
    given.trainable === undefined
      ? new Set(possible.map(({ name }) => name))
      : matching('trainable', given.trainable, possible);
  const trained = possible.filter(({ name }) => chosen.has(name));
  const options = given.groups ?? [{ name: given.scheduler?.run.groups[0]?.name ?? 'all' }];
  checkNames(options, given.scheduler);
  const members = assign(options, trained);
  const groups = options.map((option, i): ResolvedGroup => {
    const base = baseOf(option, optimizer, given.scheduler?.run.groups[i]?.base);
    const own = trained.filter(({ name }) => members.get(name) === option.name);
    return { layout: layOut(option.name, own), base };
  });
  const parameters = all.map((parameter): TrainerParameter => {
    const group = members.get(parameter.name) ?? null;
    return parameter.trainable && group === null
      ? { ...parameter, group, trainable: false, reason: "frozen: 'trainable' does not mean it" }
      : { ...parameter, group };
  });
  return { groups, parameters };
}

function checkNames(options: readonly GroupOptions[], scheduler: Scheduler | undefined): void {
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
  const driven = scheduler?.run.groups.map(({ name }) => name).join(', ');
  if (driven !== undefined && driven !== [...names].join(', ')) {
    throw new StepwiseError(
      'bad-option',
      `groups: the scheduler's run has the groups ${driven}, and training ${[...names].join(', ')}; give both the same names in the same order.`,
    );
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
        ? trained
        : trained.filter(
            (
              (found) => (parameter: Parameter) =>
                found.has(parameter.name)
            )(matching(`groups[${i}].parameters`, parameters, trained)),
          );
    const own = meant.filter((parameter) => !members.has(parameter.name));
    for (const parameter of own) members.set(parameter.name, name);
  }
  const left = trained.filter(({ name }) => !members.has(name));
  if (left.length === 0) return members;
  throw new StepwiseError(
    'bad-option',
    `groups: ${left.map(({ name }) => name).join(', ')} ${left.length === 1 ? 'is' : 'are'} in no group; add one without 'parameters' at the end, or freeze with 'trainable'.`,
  );
}

function baseOf(
  option: GroupOptions,
  optimizer: Optimizer,
  driven: Values | undefined,
): Readonly<Record<string, number>> {
  const where = `groups '${option.name}'`;
  for (const param of Object.keys(driven ?? {})) {
    if (!optimizer.params.includes(param)) {
      throw new StepwiseError(
        'unsupported',
        `${where}: the scheduler drives '${param}', and this ${optimizer.name} has only ${optimizer.params.join(', ')}; give the optimizer a ${param}, or leave it out of the run.`,
      );
    }
  }
  const base: Record<string, number> = {};
  for (const param of NUMBERS) {
    const own = option[param];
    if (own !== undefined) {
      if (!optimizer.params.includes(param)) {
        throw new StepwiseError(
          'unsupported',
          `${where}: this ${optimizer.name} has no '${param}'.`,
        );
      }
      checkNumber(`${where}.${param}`, own, { min: 0 });
    }
    const scheduled = driven?.[param];
    const set = own ?? (optimizer.params.includes(param) ? optimizer.base[param] : undefined);
    if (param === 'lr' && scheduled !== undefined && set !== undefined && scheduled !== set) {
      throw new StepwiseError(
        'bad-option',
        `${where}: the learning rate is ${scheduled} in the scheduler's run and ${set} in the ${own === undefined ? 'optimizer' : 'group'}; give it in one place.`,
      );
    }
    const value = scheduled ?? set;
    if (value !== undefined) base[param] = value;
  }
  if (base['lr'] === undefined) {
    throw new StepwiseError(
      'bad-option',
      `${where}: there is no learning rate; give the optimizer an lr, or a scheduler.`,
    );
  }
  return base;
}
