import type { Values } from '@stepwise/core';
import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';

/**
 * How parameters move. All parameters of a group are one vector, and so is each slot (moment), so that an update is a
 * handful of nodes whatever the model.
 */
export interface Optimizer {
  readonly name: string;
  /** Hyperparameters where neither the group nor a scheduler says otherwise; what is not here can't be scheduled. */
  readonly base: Readonly<Partial<Values>>;
  /** The hyperparameters that it knows: `lr`, and those of `base`. */
  readonly params: readonly string[];
  /** Vectors that it keeps beside the parameters, by PyTorch's names. */
  readonly slots: readonly string[];
  /** What the elements of a slot are before the first step, where that is not 0. */
  readonly initial?: Readonly<Record<string, number>>;
  /** The numbers that each step feeds to the graph for each group. */
  readonly scalars: readonly string[];
  /**
   * The numbers of one step, in float64.
   *
   * @param values lr and whatever else is driven.
   * @param step optimizer steps including this one: 1 for the first.
   */
  scalarValues(values: Values, step: number): Readonly<Record<string, number>>;
  /** Emits the update of one group. */
  update(g: GraphBuilder, state: UpdateInputs): UpdateOutputs;
  /** All that decides what it computes, as plain JSON: saved with a checkpoint, and compared when one is loaded. */
  readonly spec: Readonly<Record<string, number | string | boolean>>;
}

export interface UpdateInputs {
  /** [n] */
  readonly parameter: Value;
  /** [n], before clipping. */
  readonly gradient: Value;
  /** What the gradient has to be multiplied by, a scalar; null where nothing clips. */
  readonly scale: Value | null;
  /** Each [n], by name. */
  readonly slots: Readonly<Record<string, Value>>;
  readonly scalars: Readonly<Record<string, Value>>;
}

export interface UpdateOutputs {
  readonly parameter: Value;
  readonly slots: Readonly<Record<string, Value>>;
}
