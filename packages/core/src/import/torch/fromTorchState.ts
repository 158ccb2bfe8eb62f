import { isRecord } from '../../json.ts';
import { Scheduler, type Resume } from '../../scheduler.ts';
import { lastName } from '../findKind.ts';
import type { Arguments } from '../params.ts';
import { unsupported } from '../unsupported.ts';
import type { TorchImport, TorchOptions } from './fromTorch.ts';
import { importTorch } from './importTorch.ts';
import { plateauState } from './plateauState.ts';
import { stateArguments } from './stateArguments.ts';
import { compositeArguments, type TorchStateChild } from './stateChildren.ts';
import { badState, basesOf, hasInitialMode, ratesIn, timeOf } from './stateFields.ts';
import { swaStart } from './swaState.ts';

export interface TorchStateOptions extends Omit<TorchOptions, 'lr'> {
  /** Base rates, for a state that does not hold them. */
  readonly lr?: number | readonly number[];
  /**
   * Arguments that the state does not hold: `lr_lambda`, `scale_fn`; for OneCycleLR `max_lr`, `div_factor`,
   * `final_div_factor`, momenta (PyTorch keeps them in the optimizer) and `anneal_strategy`; for SWALR `swa_lr` (in the
   * optimizer's groups, too) and `anneal_strategy`.
   */
  readonly args?: Arguments;
  /** Classes of the children of SequentialLR or ChainedScheduler, and what their states do not hold. */
  readonly schedulers?: readonly TorchStateChild[];
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
 * which are then the base; SWALR's base is the rate that its anneal began from, which follows from the one that it has set
 * last. What is not finite may be a number, `null` or a text (`"Infinity"`).
 *
 * Composites may be in composites where PyTorch can run them. A SequentialLR can't begin one at a milestone; one may be
 * its first child, in states of PyTorch 2.6 or newer.
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
  name: string,
  state: Arguments,
  options: TorchStateOptions = {},
): TorchStateImport {
  const kind = lastName(name);
  if (!isRecord(state)) throw badState(`${kind}: wanted a state_dict as JSON`);
  const { args = {}, schedulers, lr, ...rest } = options;
  if (kind === 'ReduceLROnPlateau') {
    const t = timeOf(kind, state);
    const rates = state['_last_lr'] === undefined ? lr : ratesIn(kind, '_last_lr', state);
    if (rates === undefined) {
      throw unsupported(
        `${kind}._last_lr: it has never been stepped, so its state has no rates; give the optimizer's: { lr: … }.`,
      );
    }
    const found = importTorch(kind, stateArguments(kind, state, args), { ...rest, lr: rates });
    return { ...found, resume: { t, state: plateauState(state, found, t), events: [] } };
  }
  const known = compositeArguments(kind, state, { args, schedulers });
  const { t, bases, fresh } =
    kind === 'SWALR'
      ? swaStart(state, known, lr)
      : { t: timeOf(kind, state), bases: lr ?? basesOf(kind, state), fresh: false };
  const found = importTorch(kind, known, { ...rest, lr: bases }, hasInitialMode(state));
  const scheduler = new Scheduler(found.machine, { groups: found.groups });
  if (!fresh) checkRates(kind, state, scheduler, t);
  return { ...found, resume: { t, state: scheduler.state, events: [] } };
}

/** Refuses a state whose rates are others than the machine's. */
function checkRates(kind: string, state: Arguments, scheduler: Scheduler, t: number): void {
  if (state['_last_lr'] === undefined) return;
  const { groups } = scheduler.run;
  const rates = ratesIn(kind, '_last_lr', state, {});
  if (rates.length !== groups.length) {
    throw badState(
      `${kind}._last_lr: wanted ${groups.length} rates, one for each group; got ${rates.length}`,
    );
  }
  for (const [group, rate] of rates.entries()) {
    const ours = scheduler.at(t, { group });
    // far more than what PyTorch's recursions lose
    const base = groups[group]?.base.lr ?? 0;
    if (Math.abs(ours - rate) > 1e-6 * Math.max(Math.abs(ours), Math.abs(rate)) + 1e-12 * base) {
      throw unsupported(
        `${kind}._last_lr: it is ${rate} in group ${group}, but at last_epoch ${t} these arguments give ${ours}; something else has changed the rates, or an argument is missing.`,
      );
    }
  }
}
