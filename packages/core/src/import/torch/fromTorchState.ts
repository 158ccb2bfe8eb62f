import { checkNumber } from '../../check.ts';
import { StepwiseError } from '../../error.ts';
import { isRecord } from '../../json.ts';
import type { Resume } from '../../scheduler.ts';
import type { Arguments } from '../params.ts';
import { unsupported } from '../unsupported.ts';
import { fromTorch, type TorchImport, type TorchOptions } from './fromTorch.ts';
import { plateauState } from './plateauState.ts';
import { stateArguments } from './stateArguments.ts';

export interface TorchStateOptions extends Omit<TorchOptions, 'lr'> {
  /** Base rates, for a state that does not hold them. */
  readonly lr?: number | readonly number[];
  /**
   * Arguments that the state does not hold: `lr_lambda`, `scale_fn`; for OneCycleLR `max_lr`, `div_factor`,
   * `final_div_factor`, momenta (PyTorch keeps them in the optimizer) and `anneal_strategy`.
   */
  readonly args?: Arguments;
  /** Classes of the children of SequentialLR or ChainedScheduler, and what their states do not hold. */
  readonly schedulers?: readonly { readonly scheduler: string; readonly args?: Arguments }[];
}

/** A scheduler of PyTorch's where its state_dict left it. */
export interface TorchStateImport extends TorchImport {
  /** Where it goes on: `new Scheduler(machine, { groups }, resume)`. */
  readonly resume: Resume;
}

/**
 * A scheduler of PyTorch from its `state_dict()` as JSON: its spec, and the time and the state at which it goes on.
 *
 * The state does not say its class, so that is given. ReduceLROnPlateau goes on from the rates that it has set last,
 * which are then the base. What is not finite may be a number, `null` or a text (`"Infinity"`).
 *
 * @example
 * ```ts
 * const state = { step_size: 2, gamma: 0.5, base_lrs: [1], last_epoch: 3, _last_lr: [0.5] };
 * const { machine, groups, resume } = fromTorchState('StepLR', state);
 * const scheduler = new Scheduler(machine, { groups }, resume);
 * scheduler.t; // 3
 * scheduler.lr; // 0.5
 * ```
 * @throws StepwiseError as `fromTorch`; `bad-snapshot` for a state that can't be read; `unsupported` also when its
 * `_last_lr` is not what its arguments give at `last_epoch`: someone else has changed the rates.
 */
export function fromTorchState(
  kind: string,
  state: Arguments,
  options: TorchStateOptions = {},
): TorchStateImport {
  if (!isRecord(state)) throw bad(`${kind}: wanted a state_dict as JSON`);
  const { args = {}, schedulers, lr, ...rest } = options;
  const t = timeOf(kind, state);
  if (kind === 'ReduceLROnPlateau') {
    const rates = state['_last_lr'] === undefined ? lr : numbersOf(kind, '_last_lr', state);
    if (rates === undefined) {
      throw unsupported(`${kind}._last_lr: it has never been stepped; give { lr: … }.`);
    }
    const found = fromTorch(kind, stateArguments(kind, state, args), { ...rest, lr: rates });
    return { ...found, resume: { t, state: plateauState(state, found, t), events: [] } };
  }
  const found = fromTorch(kind, argumentsOf(kind, state, args, schedulers), {
    ...rest,
    lr: lr ?? basesOf(kind, state),
  });
  checkRates(kind, state, found, t);
  const { initial } = found.machine.bind({ groups: found.groups });
  return { ...found, resume: { t, state: initial, events: [] } };
}

function argumentsOf(
  kind: string,
  state: Arguments,
  args: Arguments,
  schedulers: TorchStateOptions['schedulers'],
): Arguments {
  const children = childrenOf(state);
  if (children === undefined) return stateArguments(kind, state, args);
  if (schedulers?.length !== children.length) {
    throw unsupported(
      `${kind}._schedulers: a state does not say its classes; give { schedulers: [{ scheduler: 'LinearLR' }, …] }, ${children.length} of them.`,
    );
  }
  const params = children.map((child, i) => {
    const { scheduler = '', args: own = {} } = schedulers[i] ?? {};
    return { scheduler, params: argumentsOf(scheduler, child, own, undefined) };
  });
  const milestones = state['_milestones'];
  return { schedulers: params, ...(milestones !== undefined && { milestones }) };
}

function childrenOf(state: Arguments): readonly Arguments[] | undefined {
  const children = state['_schedulers'];
  return Array.isArray(children) ? children.filter(isRecord) : undefined;
}

/** The bases that a state holds, or its first child. */
function basesOf(kind: string, state: Arguments): readonly number[] {
  const [first] = childrenOf(state) ?? [];
  return first ? basesOf(kind, first) : numbersOf(kind, 'base_lrs', state);
}

function timeOf(kind: string, state: Arguments): number {
  const [first] = childrenOf(state) ?? [];
  if (state['last_epoch'] === undefined && first) return timeOf(kind, first);
  const where = `${kind}.last_epoch`;
  return checkNumber(where, state['last_epoch'], { min: 0, integer: true }, 'bad-snapshot');
}

function numbersOf(kind: string, name: string, state: Arguments): readonly number[] {
  const list = state[name];
  if (!Array.isArray(list)) throw bad(`${kind}.${name}: wanted a list of rates`);
  return list.map((one: unknown, i) =>
    checkNumber(`${kind}.${name}[${i}]`, one, { min: 0 }, 'bad-snapshot'),
  );
}

/** Refuses a state whose rates are others than the machine's. */
function checkRates(
  kind: string,
  state: Arguments,
  { machine, groups }: TorchImport,
  t: number,
): void {
  if (state['_last_lr'] === undefined) return;
  const bound = machine.bind({ groups });
  for (const [group, rate] of numbersOf(kind, '_last_lr', state).entries()) {
    const base = groups[group]?.base.lr ?? 0;
    const ours = bound.value(bound.initial, t, base, { param: 'lr', group, base });
    // far more than what PyTorch's recursions lose
    if (Math.abs(ours - rate) > 1e-6 * Math.max(ours, rate) + 1e-12 * base) {
      throw unsupported(
        `${kind}._last_lr: it is ${rate} in group ${group}, but at last_epoch ${t} these arguments give ${ours}; something else has changed the rates, or an argument is missing.`,
      );
    }
  }
}

function bad(message: string): StepwiseError {
  return new StepwiseError('bad-snapshot', `${message}.`);
}
