import type { GradConfig } from '@tensorflow/tfjs-core';
import type { Tf } from '../tensorflow.ts';

/** A gradient that takes the place of TensorFlow.js' own, on every backend. */
export interface TrainingGradient {
  readonly kernelName: string;
  /** Makes the gradient; `stock` is the one that it replaces. */
  create(tf: Tf, stock: GradConfig): GradConfig;
}
