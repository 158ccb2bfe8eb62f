import type { Scheduler } from '@stepwise/core';
import type { Model } from '@stepwise/onnx-training';
import type { Examples } from '../data/digits.ts';
import type { DenseWeights } from '../data/initialWeights.ts';
import type { Layer } from '../layerBench/layer.ts';

/** Adam as every backend computes it: moments β1 and β2, bias correction, ε outside the root. */
export interface AdamSettings {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** The kinds of layers that every backend can build. */
export type ImageLayer = Extract<
  Layer,
  { readonly kind: 'conv' | 'batchNorm' | 'relu' | 'maxPool' | 'flatten' | 'dense' }
>;

/** A network of images with one channel; its weights are drawn from the seed, layer by layer. */
export interface LayerSettings {
  readonly kind: 'layers';
  readonly name: string;
  readonly layers: readonly ImageLayer[];
  readonly seed: number;
}

/**
 * A model with its first weights, a softmax at its end: the layers of a ReLU network or of a convolutional one, which
 * every backend can build, or an ONNX graph from `x` [batch, 784] to `logits` [batch, 10].
 */
export type ModelSettings =
  | { readonly kind: 'dense'; readonly weights: readonly DenseWeights[] }
  | LayerSettings
  | { readonly kind: 'onnx'; readonly model: Model };

/** What a run is made of, the same for every backend. */
export interface TrainerSettings {
  readonly model: ModelSettings;
  readonly adam: AdamSettings;
  /** Its one group drives `lr` and `beta1`. */
  readonly scheduler: Scheduler;
}

export interface Score {
  /** Mean softmax cross-entropy, in nats. */
  readonly loss: number;
  /** Share of digits recognised, 0 to 1. */
  readonly accuracy: number;
}

export interface StepDone {
  /** Mean loss of the batch, before the step. */
  readonly loss: number;
  /** The rate that the optimizer had. */
  readonly lr: number;
  /** False when the backend left the step out because something was not finite; then time stands still. */
  readonly applied: boolean;
}

/** A model in training on one backend. */
export interface Trainer {
  /** One optimizer step with the scheduler's values, brought there by the backend's adapter; then the scheduler's step. */
  step(batch: Examples): Promise<StepDone>;
  evaluate(examples: Examples): Promise<Score>;
  /** Keeps the weights as they are now; `restore` brings them back. */
  keep(): void;
  restore(): void;
  dispose(): Promise<void>;
}

/** What a backend must be able to do to take part in the bench. */
export interface Backend {
  create(settings: TrainerSettings): Promise<Trainer>;
}
