import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
// registers the gradients
import '@tensorflow/tfjs-layers';
import { CLASSES, PIXELS, type Examples } from '../data/digits.ts';
import type { DenseWeights } from '../data/initialWeights.ts';
import { variableOf } from './variableOf.ts';

/** The model on TensorFlow.js: its variables, and what it says of examples. Tensors are the caller's to tidy. */
export interface TfjsNetwork {
  /** What is trained. */
  readonly variables: tf.Variable[];
  /** What follows the batches in training, and has no gradient. */
  readonly statistics: tf.Variable[];
  logits(images: tf.Tensor2D, training: boolean): tf.Tensor2D;
}

export interface TfjsExamples {
  readonly images: tf.Tensor2D;
  readonly labels: tf.Tensor1D;
}

/** WebAssembly as it is installed: SIMD, one thread. */
export async function useWasm(): Promise<void> {
  const require = createRequire(import.meta.url);
  const wasm = require.resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm');
  setWasmPaths(`${dirname(wasm)}/`);
  await tf.setBackend('wasm');
}

/** A ReLU network. */
export function createTfjsNetwork(weights: readonly DenseWeights[]): TfjsNetwork {
  const layers = weights.map(({ inputs, outputs, kernel, bias }) => ({
    kernel: variableOf(() => tf.tensor2d(kernel, [inputs, outputs])),
    bias: variableOf(() => tf.tensor1d(bias)),
  }));
  const logits = (images: tf.Tensor2D): tf.Tensor2D => {
    let out = images;
    for (const [i, { kernel, bias }] of layers.entries()) {
      const sum: tf.Tensor2D = tf.add(tf.matMul(out, kernel), bias);
      out = i < layers.length - 1 ? tf.relu(sum) : sum;
    }
    return out;
  };
  return {
    variables: layers.flatMap(({ kernel, bias }): tf.Variable[] => [kernel, bias]),
    statistics: [],
    logits,
  };
}

/** The mean loss of a batch in training. */
export function trainingLoss({ logits }: TfjsNetwork, { images, labels }: TfjsExamples): tf.Scalar {
  return lossOf(logits(images, true), labels);
}

export function lossOf(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  return tf.losses.softmaxCrossEntropy(tf.oneHot(labels, CLASSES), logits);
}

export function toTensors({ images, labels, count }: Examples): TfjsExamples {
  return {
    images: tf.tensor2d(images, [count, PIXELS]),
    labels: tf.tensor1d(labels, 'int32'),
  };
}
