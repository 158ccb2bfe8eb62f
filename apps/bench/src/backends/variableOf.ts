import * as tf from '@tensorflow/tfjs-core';

/** A variable that begins with what is made; nothing else of it stays in memory. */
export function variableOf<R extends tf.Rank>(
  make: () => tf.Tensor<R>,
  trainable = true,
): tf.Variable<R> {
  return tf.tidy(() => tf.variable<R>(make(), trainable));
}
