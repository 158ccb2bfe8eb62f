import { checkNumber } from './check.ts';
import { wanted } from './error.ts';
import {
  anything,
  count,
  name,
  notNegative,
  optional,
  positive,
  read,
  whole,
  type Field,
} from './fields.ts';
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
  readonly stepsPerEpoch?: number | undefined;
  /** Scheduler steps in a batch: 1 if absent. Only for what is not stepped per batch; need not be whole. */
  readonly stepsPerBatch?: number | undefined;
  /** Samples in a step. */
  readonly batchSize?: number | undefined;
  /** Tokens in a step; 1 where the scheduler is stepped in tokens. */
  readonly tokensPerStep?: number | undefined;
  /** Steps in the whole run. */
  readonly steps?: number | undefined;
  readonly groups: readonly Group[];
}

/** The facts as they are given: `lr` for one group or `groups` for several, the length in steps or in epochs. */
export interface RunOptions {
  /** Base learning rate of the only group; give this or `groups`. */
  readonly lr?: number | undefined;
  readonly groups?: readonly Group[] | undefined;
  readonly stepsPerEpoch?: number | undefined;
  readonly stepsPerBatch?: number | undefined;
  readonly batchSize?: number | undefined;
  readonly tokensPerStep?: number | undefined;
  /** Length of the run in steps; give this or `epochs`. */
  readonly steps?: number | undefined;
  /** Length of the run in epochs; needs `stepsPerEpoch`. */
  readonly epochs?: number | undefined;
}

const code = 'bad-run';

/** A group's numbers. */
const numbers: Field<Values> = (given, where, as) => {
  if (!isRecord(given) || !Object.hasOwn(given, 'lr')) {
    return wanted(as, where, 'numbers by name, lr among them', given);
  }
  const values: Record<string, number> & { lr: number } = { lr: 0 };
  for (const param of Object.keys(given)) {
    if (!/^[a-z]\w*$/i.test(param)) {
      wanted(as, where, 'parameters whose names are letters and digits', param);
    }
    const range = param === 'lr' ? { min: 0 } : {};
    values[param] = checkNumber(`${where}.${param}`, given[param], range, as);
  }
  return values;
};

/** What a group is made of. */
export const GROUP: { readonly name: Field<string>; readonly base: Field<Values> } = {
  name,
  base: numbers,
};

/** What a group is made of beside others. */
export function groupFields(others: readonly Group[]): typeof GROUP {
  return {
    ...GROUP,
    name: (given, where, ...rest) =>
      others.some((other) => other.name === given)
        ? wanted(code, where, 'a name that no other group has', given)
        : name(given, where, ...rest),
  };
}

/**
 * Checks the facts of a run and brings them into one form.
 *
 * @param reached the step that the run is at: a group can't have been added after it.
 */
export function resolveRun(options: RunOptions, reached: number = Infinity): Run {
  const { lr, groups, epochs, ...facts } = read(
    'run',
    options,
    {
      lr: optional(notNegative),
      groups: anything,
      epochs: optional(positive),
      stepsPerEpoch: optional(whole),
      stepsPerBatch: optional(positive),
      batchSize: optional(whole),
      tokensPerStep: optional(whole),
      steps: optional(whole),
    },
    code,
  );
  if ((lr === undefined) === (groups === undefined)) {
    wanted(
      code,
      'run',
      'either lr (the base learning rate) or groups ([{ name, base: { lr } }]), one of the two',
      options,
    );
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is absent is left out
  const run = facts as { -readonly [K in Exclude<keyof Run, 'groups'>]?: number };
  const { stepsPerEpoch, steps } = run;
  if (epochs !== undefined) {
    if (stepsPerEpoch === undefined) {
      return wanted(
        code,
        'run.stepsPerEpoch',
        'it beside run.epochs: 1 when you step once per epoch, the number of batches when you step per batch',
        stepsPerEpoch,
      );
    }
    run.steps = Math.max(1, Math.round(epochs * stepsPerEpoch));
    if (steps !== undefined && run.steps !== steps) {
      wanted(code, 'run.steps', `none beside run.epochs, which make ${run.steps}`, steps);
    }
  }
  return { ...run, groups: resolveGroups(groups ?? [{ name: 'all', base: { lr } }], reached) };
}

function resolveGroups(given: unknown, reached: number): readonly Group[] {
  if (!Array.isArray(given) || given.length === 0) {
    return wanted(code, 'run.groups', 'a list of at least one group', given);
  }
  const groups: Group[] = [];
  for (const [i, one] of given.entries()) {
    const where = `run.groups[${i}]`;
    const fields = { ...groupFields(groups), added: optional(count) };
    const { added, ...group } = read(where, one, fields, code);
    if (added !== undefined && (i === 0 || added > reached)) {
      const what = i === 0 ? 'none for the first group' : 'a step that the scheduler has reached';
      wanted(code, `${where}.added`, what, added);
    }
    groups.push(added === undefined ? group : { ...group, added });
  }
  return groups;
}
