import type * as tf from '@tensorflow/tfjs-core';

/** One layer with its variables. Images are [n, h, w, c]; rows of numbers are images of one pixel. */
export interface TfjsLayer {
  readonly variables: readonly tf.Variable[];
  /** What follows the batches, and has no gradient. */
  readonly statistics: readonly tf.Variable[];
  apply(x: tf.Tensor4D, training: boolean): tf.Tensor4D;
}

/** A layer without variables. */
export function plain(apply: (x: tf.Tensor4D) => tf.Tensor4D): TfjsLayer {
  return { variables: [], statistics: [], apply };
}
