import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';

/** What training makes small: a number computed from one output of the model and, mostly, from what the batch brings. */
export interface Loss {
  /** Cross-entropy, for messages and reports. */
  readonly name: string;
  /** The model's output that it looks at; null for the only one. */
  readonly output: string | null;
  /** The input that it adds to the graph, or null. */
  readonly target: string | null;
  /**
   * Appends the loss to a graph.
   *
   * @param output the model's output.
   */
  attach(g: GraphBuilder, output: Value): AttachedLoss;
}

export interface AttachedLoss {
  /** One element. */
  readonly loss: Value;
  /** The inputs that were added. */
  readonly inputs: readonly TargetInput[];
}

export interface TargetInput {
  readonly value: Value;
  /** Where its elements are classes: how many there are, counted from 0. */
  readonly classes?: number;
}
