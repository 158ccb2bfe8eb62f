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
  /** One number: the mean, sum / weight. Where the weight is 0, because nothing in the batch counts, it is NaN. */
  readonly loss: Value;
  /**
   * What the mean was divided by, one number of the loss's type: how many elements there are, or the total of their
   * weights. Null where a loss does not know; its batches count by their examples.
   */
  readonly weight: Value | null;
  /** What adds up over the parts of a batch, and was divided by the weight; where that is null, the loss itself. */
  readonly sum: Value;
  /** The inputs that were added. */
  readonly inputs: readonly TargetInput[];
}

export interface TargetInput {
  readonly value: Value;
  /** Where its elements are classes: how many there are, counted from 0. */
  readonly classes?: number;
  /** A label that says that its element does not count; it may be no class. */
  readonly ignoredLabel?: number;
}
