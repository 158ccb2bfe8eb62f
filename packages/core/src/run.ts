import { checkKeys, checkNumber, show } from './check.ts';
import { StepwiseError } from './error.ts';
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
}

/** Fixed facts of a run, from which durations become steps. Plain JSON. */
export interface Run {
  /** Scheduler steps in an epoch: batches when stepped per batch, 1 when stepped per epoch. */
  readonly stepsPerEpoch?: number;
  /** Samples in a step. */
  readonly batchSize?: number;
  /** Tokens in a step. */
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
  readonly batchSize?: number;
  readonly tokensPerStep?: number;
  /** Length of the run in steps; give this or `epochs`. */
  readonly steps?: number;
  /** Length of the run in epochs; needs `stepsPerEpoch`. */
  readonly epochs?: number;
}

const FACTS = ['stepsPerEpoch', 'batchSize', 'tokensPerStep', 'steps'] as const;
const code = 'bad-run';

/** Checks the facts of a run and brings them into one form. */
export function resolveRun(options: RunOptions): Run {
  checkKeys('run', options, ['lr', 'groups', 'epochs', ...FACTS], code);
  const facts: { -readonly [K in (typeof FACTS)[number]]?: number } = {};
  for (const name of FACTS) {
    if (options[name] !== undefined) {
      const fact = checkNumber(`run.${name}`, options[name], { min: 1, integer: true }, code);
      facts[name] = fact;
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
  const names = new Set<string>();
  return groups.map((group: unknown, i): Group => {
    const where = `run.groups[${i}]`;
    const { name, base } = checkKeys(where, group, ['name', 'base'], code);
    if (typeof name !== 'string' || name === '' || names.has(name)) {
      throw new StepwiseError(
        code,
        `${where}.name: wanted a name that no other group has; got ${show(name)}.`,
      );
    }
    names.add(name);
    if (!isRecord(base) || !Object.hasOwn(base, 'lr')) {
      throw new StepwiseError(
        code,
        `${where}.base: wanted numbers by name, lr among them; got ${show(base)}.`,
      );
    }
    const numbers = Object.entries(base).map(([param, value]): [string, number] => {
      if (!/^[a-z]\w*$/i.test(param)) {
        throw new StepwiseError(
          code,
          `${where}.base: '${param}' can't be the name of a parameter.`,
        );
      }
      return [param, checkNumber(`${where}.base.${param}`, value, {}, code)];
    });
    const rate = checkNumber(`${where}.base.lr`, base['lr'], { min: 0 }, code);
    return { name, base: { ...Object.fromEntries(numbers), lr: rate } };
  });
}
