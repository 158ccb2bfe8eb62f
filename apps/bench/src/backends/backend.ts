import type { Values } from '@stepwise/core';
import type { Examples } from '../data/digits.ts';
import type { DenseWeights } from '../data/initialWeights.ts';

/** Adam as both backends compute it: moments β1 and β2, bias correction, ε outside the root. */
export interface AdamSettings {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

export interface Score {
  /** Mean softmax cross-entropy, in nats. */
  readonly loss: number;
  /** Share of digits recognised, 0 to 1. */
  readonly accuracy: number;
}

/** A model in training on one backend. */
export interface Trainer {
  /** One optimizer step at the given rate (and beta1); returns the mean loss of the batch before the step. */
  step(batch: Examples, values: Values): Promise<number>;
  evaluate(examples: Examples): Promise<Score>;
  /** Keeps the weights as they are now; `restore` brings them back. */
  keep(): void;
  restore(): void;
  dispose(): void;
}

/** What a backend must be able to do to take part in the bench. */
export interface Backend {
  /** A ReLU network with a softmax at its end, trained with Adam. */
  create(weights: readonly DenseWeights[], adam: AdamSettings): Promise<Trainer>;
}
