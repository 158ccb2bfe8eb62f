import { isRecord } from '@stepwise/core/check';
import type { Memory } from '../rangeTest/memory.ts';
import type { Hyperparameters } from '../optimizers/hyperparameter.ts';
import type { OptimizerState } from '../optimizerState/optimizerState.ts';

/** A parameter group, as a handle sees it. */
export interface BoundGroup {
  readonly name: string;
  readonly hyperparameters: Hyperparameters;
}

/** What the optimizers of Stepwise have for the rest of the package. */
export interface Own {
  readonly groups: readonly BoundGroup[];
  save(): Promise<OptimizerState>;
  /** Checks all, then takes it over; names are those of variables that are there. */
  restore(state: OptimizerState): void;
  /** Remembers everything but the weights. */
  remember(): Memory;
}

/** The member by which a copy of this package knows the optimizers of any other. */
export const OWN: unique symbol = Symbol.for('stepwise.tfjs.optimizer');

/** What an optimizer of Stepwise has; undefined for one of TensorFlow.js. */
export function ownOf(optimizer: object): Own | undefined {
  const own: unknown = Reflect.get(optimizer, OWN);
  return isOwn(own) ? own : undefined;
}

function isOwn(value: unknown): value is Own {
  return isRecord(value) && 'groups' in value && 'remember' in value;
}
