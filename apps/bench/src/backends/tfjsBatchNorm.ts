import * as tf from '@tensorflow/tfjs-core';
import type { TfjsLayer } from './tfjsLayer.ts';
import { variableOf } from './variableOf.ts';

/** As in the ONNX graphs. */
const DECAY = 0.9;
const EPSILON = 1e-5;

/**
 * Batch norm: it normalises by the batch in training and by the running statistics in evaluation. These follow with
 *
 * running ← 0.9 · running + 0.1 · batch
 *
 * and the unbiased variance, n / (n − 1), as in PyTorch; TensorFlow.js' own layer takes the biased one.
 */
export function batchNorm(channels: number): TfjsLayer {
  const weight = variableOf(() => tf.ones<tf.Rank.R1>([channels]));
  const bias = variableOf(() => tf.zeros<tf.Rank.R1>([channels]));
  const mean = variableOf(() => tf.zeros<tf.Rank.R1>([channels]), false);
  const variance = variableOf(() => tf.ones<tf.Rank.R1>([channels]), false);
  const normalize = (x: tf.Tensor4D, m: tf.Tensor1D, v: tf.Tensor1D): tf.Tensor4D =>
    tf.batchNorm4d(x, m, v, bias, weight, EPSILON);
  return {
    variables: [weight, bias],
    statistics: [mean, variance],
    apply(x, training) {
      if (!training) return normalize(x, mean, variance);
      const moments = tf.moments(x, [0, 1, 2]);
      const ofBatch = tf.reshape<tf.Rank.R1>(moments.mean, [channels]);
      const biased = tf.reshape<tf.Rank.R1>(moments.variance, [channels]);
      const count = x.size / channels;
      follow(mean, ofBatch, 1);
      follow(variance, biased, count / (count - 1));
      return normalize(x, ofBatch, biased);
    },
  };
}

function follow(running: tf.Variable<tf.Rank.R1>, batch: tf.Tensor1D, correction: number): void {
  tf.tidy(() => {
    const share = tf.mul(batch, (1 - DECAY) * correction);
    running.assign(tf.add(tf.mul(running, DECAY), share));
  });
}
