import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
// registers the gradients
import '@tensorflow/tfjs-layers';
import { CLASSES, PIXELS, type Examples } from '../data/digits.ts';
import type { DenseWeights } from '../data/initialWeights.ts';

/** The product of two matrices, [n, k] · [k, m] → [n, m]. */
export type Product = (a: tf.Tensor2D, b: tf.Tensor2D) => tf.Tensor2D;

/** The model on TensorFlow.js: its variables, and what it says of examples. Tensors are the caller's to tidy. */
export interface TfjsNetwork {
  readonly variables: tf.Variable[];
  logits(images: tf.Tensor2D): tf.Tensor2D;
  loss(examples: TfjsExamples): tf.Scalar;
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

/** A ReLU network; `product` multiplies in its layers. */
export function createTfjsNetwork(weights: readonly DenseWeights[], product: Product): TfjsNetwork {
  const layers = weights.map(({ inputs, outputs, kernel, bias }) => ({
    kernel: tf.variable<tf.Rank.R2>(tf.tensor2d(kernel, [inputs, outputs])),
    bias: tf.variable<tf.Rank.R1>(tf.tensor1d(bias)),
  }));
  const logits = (images: tf.Tensor2D): tf.Tensor2D => {
    let out = images;
    for (const [i, { kernel, bias }] of layers.entries()) {
      const sum: tf.Tensor2D = tf.add(product(out, kernel), bias);
      out = i < layers.length - 1 ? tf.relu(sum) : sum;
    }
    return out;
  };
  return {
    variables: layers.flatMap(({ kernel, bias }): tf.Variable[] => [kernel, bias]),
    logits,
    loss: ({ images, labels }) => lossOf(logits(images), labels),
  };
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
