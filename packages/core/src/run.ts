import { checkKeys, checkNumber, show } from './check.ts';
import { StepwiseError, type StepwiseErrorCode } from './error.ts';
import { isRecord } from './json.ts';

/** A number that an optimizer is driven by. `lr` is the learning rate; others are free names. */
export type Param = 'lr' | 'momentum' | 'beta1' | 'weightDecay' | (string & {});

/** Numbers by parameter: `{ lr: 1e-3, momentum: 0.9 }`. */
export type Values = Readonly<{ lr: number } & Partial<Record<Param, number>>>;

/** A group of parameters that share their hyperparameters, as in PyTorch's `param_groups`. */
export interface Group {
  readonly name: string;
  /** What the machines start from. */
  readonly base: Values;
  /** The step before which a group did not exist that was added to a run (`addGroup`). */
  readonly added?: number;
}

/** Fixed facts of a run, from which durations become steps. Plain JSON. */
export interface Run {
  /** Scheduler steps in an epoch: batches when stepped per batch, 1 when stepped per epoch. */
  readonly stepsPerEpoch?: number;
  /** Scheduler steps in a batch: 1 if absent. Only for what is not stepped per batch; need not be whole. */
  readonly stepsPerBatch?: number;
  /** Samples in a step. */
  readonly batchSize?: number;
  /** Tokens in a step; 1 where the scheduler is stepped in tokens. */
  readonly tokensPerStep?: number;
  /** Steps in the whole run. */
  readonly steps?: number;
  readonly groups: readonly Group[];
}

/** The facts as they are given: `lr` for one group or `groups` for several, the length in steps or in epochs. */
export interface RunOptions {
  /** Base learning rate of the only group; give this or `groups`. */
  readonly lr?: number;
  readonly groups?: readonly Group[];
  readonly stepsPerEpoch?: number;
  readonly stepsPerBatch?: number;
  readonly batchSize?: number;
  readonly tokensPerStep?: number;
  /** Length of the run in steps; give this or `epochs`. */
  readonly steps?: number;
  /** Length of the run in epochs; needs `stepsPerEpoch`. */
  readonly epochs?: number;
}

const FACTS = ['stepsPerEpoch', 'stepsPerBatch', 'batchSize', 'tokensPerStep', 'steps'] as const;
const code = 'bad-run';

/** Checks the facts of a run and brings them into one form. */
export function resolveRun(options: RunOptions): Run {
  checkKeys('run', options, ['lr', 'groups', 'epochs', ...FACTS], code);
  const facts: { -readonly [K in (typeof FACTS)[number]]?: number } = {};
  for (const name of FACTS) {
    if (options[name] !== undefined) {
      const range = name === 'stepsPerBatch' ? { above: 0 } : { min: 1, integer: true };
      facts[name] = checkNumber(`run.${name}`, options[name], range, code);
    }
  }
  if (options.epochs !== undefined) {
    const epochs = checkNumber('run.epochs', options.epochs, { above: 0 }, code);
    if (facts.stepsPerEpoch === undefined) {
      throw new StepwiseError(
        code,
        'run.epochs needs run.stepsPerEpoch: 1 when you step once per epoch, the number of batches when you step per batch.',
      );
    }
    const steps = Math.max(1, Math.round(epochs * facts.stepsPerEpoch));
    if (facts.steps !== undefined && facts.steps !== steps) {
      throw new StepwiseError(
        code,
        `run: ${epochs} epochs of ${facts.stepsPerEpoch} steps are ${steps} steps, but run.steps is ${facts.steps}; give one of the two.`,
      );
    }
    facts.steps = steps;
  }
  return { ...facts, groups: resolveGroups(options) };
}

function resolveGroups({ lr, groups }: RunOptions): readonly Group[] {
  if ((lr === undefined) === (groups === undefined)) {
    throw new StepwiseError(
      code,
      'run: give either lr (the base learning rate) or groups ([{ name, base: { lr } }]), one of the two.',
    );
  }
  if (groups === undefined) {
    return [{ name: 'all', base: { lr: checkNumber('run.lr', lr, { min: 0 }, code) } }];
  }
  if (!Array.isArray(groups) || groups.length === 0) {
    throw new StepwiseError(
      code,
      `run.groups: wanted a list of at least one group; got ${show(groups)}.`,
    );
  }
  const resolved: Group[] = [];
  for (const [i, group] of groups.entries()) {
    resolved.push(resolveGroup(`run.groups[${i}]`, group, resolved));
  }
  return resolved;
}

/** Checks one more group. */
export function resolveGroup(where: string, given: unknown, others: readonly Group[]): Group {
  const { name, base, added } = checkKeys(where, given, ['name', 'base', 'added'], code);
  if (others.some((other) => other.name === name)) {
    throw new StepwiseError(
      code,
      `${where}.name: wanted a name that no other group has; got ${show(name)}.`,
    );
  }
  const group = checkGroup(where, name, base, code);
  if (added === undefined) return group;
  if (others.length === 0) {
    throw new StepwiseError(code, `${where}.added: the first group can't be added later.`);
  }
  return { ...group, added: checkNumber(`${where}.added`, added, { min: 0, integer: true }, code) };
}

/** Checks the name and the numbers of a group. */
export function checkGroup(
  where: string,
  name: unknown,
  base: unknown,
  as: StepwiseErrorCode,
): { readonly name: string; readonly base: Values } {
  if (typeof name !== 'string' || name === '') {
    throw new StepwiseError(as, `${where}.name: wanted a name; got ${show(name)}.`);
  }
  if (!isRecord(base) || !Object.hasOwn(base, 'lr')) {
    throw new StepwiseError(
      as,
      `${where}.base: wanted numbers by name, lr among them; got ${show(base)}.`,
    );
  }
  const numbers = Object.entries(base).map(([param, value]): [string, number] => {
    if (!/^[a-z]\w*$/i.test(param)) {
      throw new StepwiseError(as, `${where}.base: '${param}' can't be the name of a parameter.`);
    }
    return [param, checkNumber(`${where}.base.${param}`, value, {}, as)];
  });
  const rate = checkNumber(`${where}.base.lr`, base['lr'], { min: 0 }, as);
  return { name, base: { ...Object.fromEntries(numbers), lr: rate } };
}
