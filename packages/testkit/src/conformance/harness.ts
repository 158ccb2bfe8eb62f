import type { Group, Scheduler } from '@stepwise/core';
import type { ReferenceOptimizer } from '../optimizers/referenceOptimizer.ts';

/** When the adapter lets the scheduler take a step. */
export type Per = 'batch' | 'epoch';

/** A stretch of training: a whole epoch, or a part of one. */
export interface Stretch {
  /** The gradient of every weight at each optimizer step. */
  readonly gradients: readonly number[];
  /** The metrics of the epoch that ends here; absent when it goes on. */
  readonly metrics?: Readonly<Record<string, number>>;
  /** When given, each weight is set to it before every step, so that each update can be seen alone. */
  readonly weight?: number;
}

/** A model with one weight in each group, trained by the adapter. */
export interface Training {
  /**
   * Trains: for each gradient the adapter sets its values and makes the optimizer take one step; where metrics are
   * given it ends the epoch with them.
   *
   * @returns for each step, the weight of each group after it.
   */
  train(stretch: Stretch): Promise<readonly (readonly number[])[]>;
  /** True once the adapter has ended training, or tells its user's loop to. */
  readonly stopped: boolean;
  /** Goes on with another scheduler; the optimizer is saved and loaded where the framework can do that. */
  resume(scheduler: Scheduler): Promise<void>;
  /** The weights of all groups, set to one value. */
  reset(weight: number): void;
  dispose(): void;
}

/** What an adapter gives to the conformance suite: one optimizer, driven in one way. */
export interface Harness {
  /** The optimizer and the way it is driven: `adam, model.fit`. */
  readonly name: string;
  /** The same optimizer in float64, with the same constants. */
  readonly reference: ReferenceOptimizer;
  /**
   * The groups of the run. Every parameter of their bases is scheduled; several groups have the same optimizer and
   * different bases.
   */
  readonly groups: readonly Group[];
  /** For gradient descent: weight 0 and gradient 1 must give exactly −lr in float32. */
  readonly exact?: boolean;
  /** Whether `train` may end inside an epoch. A callback of a framework's own loop can't. */
  readonly partialEpochs: boolean;
  start(scheduler: Scheduler, per: Per): Promise<Training>;
}
