import type { Machine } from '../../machine.ts';
import type { Imported, ImportOptions } from '../imported.ts';
import type { Arguments } from '../params.ts';
import { importTorch } from './importTorch.ts';

export interface TorchOptions extends ImportOptions {
  /** The metric that plateau watches. Default `val_loss`. */
  readonly monitor?: string;
  /** What moves against the rate: `beta1` for Adam and its like. Default `momentum`. */
  readonly momentum?: 'momentum' | 'beta1';
}

/** One of PyTorch's schedulers in Stepwise's terms. */
export interface TorchImport extends Imported {
  /** What `step(epoch)` gives, where PyTorch has a formula for that; it differs in corners. */
  readonly closed?: Machine;
}

/**
 * A scheduler of PyTorch, from the name of its class and its constructor's arguments.
 *
 * The rate at step t is that after t calls of `step()`, with the recursion's corners of PyTorch 1.13. Functions
 * (`lr_lambda`, `scale_fn`) are given as `{ name, f }`. SequentialLR and ChainedScheduler have their children as
 * `{ scheduler, params }`. OneCycleLR and CyclicLR keep the rate in their arguments: it is in `groups`.
 *
 * In a composite it is the rate that is carried over: the momentum moves while OneCycleLR or CyclicLR has the say, and
 * elsewhere is the group's own, where PyTorch leaves it at its last value.
 *
 * With `steps` the result is checked for them: where PyTorch's recursion drifts away from its own closed form by more
 * than 5e-13 it is refused. Some chains can be translated only then.
 *
 * @example
 * ```ts
 * const { machine, groups } = fromTorch('StepLR', { step_size: 2, gamma: 0.5 }, { lr: 1 });
 * new Scheduler(machine, { groups }).preview(5); // 1, 1, 0.5, 0.5, 0.25
 * ```
 * @throws StepwiseError `unknown-kind`; `unsupported` for what can't be carried over; `missing-fact` for a chain that
 * needs `steps`; `bad-option`, `bad-duration`.
 */
export function fromTorch(kind: string, args: Arguments, options: TorchOptions): TorchImport {
  return importTorch(kind, args, options);
}
