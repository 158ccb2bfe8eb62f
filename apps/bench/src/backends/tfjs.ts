import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { bindOptimizer } from '@stepwise/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
// registers the gradients
import '@tensorflow/tfjs-layers';
import { CLASSES, PIXELS, type Examples } from '../data/digits.ts';
import type { Backend } from './backend.ts';
import { trainableMatMul } from './trainableMatMul.ts';

/** TensorFlow.js on WebAssembly, as it is installed: SIMD, one thread. */
export const tfjs: Backend = {
  async create(weights, adam) {
    const require = createRequire(import.meta.url);
    const wasm = require.resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm');
    setWasmPaths(`${dirname(wasm)}/`);
    await tf.setBackend('wasm');

    const layers = weights.map(({ inputs, outputs, kernel, bias }) => ({
      kernel: tf.variable<tf.Rank.R2>(tf.tensor2d(kernel, [inputs, outputs])),
      bias: tf.variable<tf.Rank.R1>(tf.tensor1d(bias)),
    }));
    const variables: tf.Variable[] = layers.flatMap(({ kernel, bias }): tf.Variable[] => [
      kernel,
      bias,
    ]);
    // the rate comes with every step; a rate of zero would let a step that forgot it go unnoticed
    const optimizer = tf.train.adam(Number.NaN, adam.beta1, adam.beta2, adam.epsilon);
    const handle = bindOptimizer(tf, optimizer);
    let kept: tf.Tensor[] = [];

    const logitsOf = (images: tf.Tensor2D): tf.Tensor2D => {
      let out = images;
      for (const [i, { kernel, bias }] of layers.entries()) {
        const sum: tf.Tensor2D = tf.add(trainableMatMul(out, kernel), bias);
        out = i < layers.length - 1 ? tf.relu(sum) : sum;
      }
      return out;
    };

    return {
      step: (batch, values) => {
        handle.set(values);
        const loss = tf.tidy(() => {
          const { images, labels } = tensorsOf(batch);
          const cost = optimizer.minimize(() => lossOf(logitsOf(images), labels), true, variables);
          return cost?.dataSync()[0] ?? Number.NaN;
        });
        return Promise.resolve(loss);
      },
      evaluate: (examples) =>
        Promise.resolve(
          tf.tidy(() => {
            const { images, labels } = tensorsOf(examples);
            const logits = logitsOf(images);
            const right = tf.equal(tf.argMax(logits, 1), labels);
            return {
              loss: lossOf(logits, labels).dataSync()[0] ?? Number.NaN,
              accuracy: tf.mean(tf.cast(right, 'float32')).dataSync()[0] ?? Number.NaN,
            };
          }),
        ),
      keep() {
        tf.dispose(kept);
        kept = variables.map((variable) => variable.clone());
      },
      restore() {
        for (const [i, variable] of variables.entries()) {
          const old = kept[i];
          if (old) variable.assign(old);
        }
      },
      dispose() {
        handle.dispose();
        tf.dispose([kept, variables]);
      },
    };
  },
};

function lossOf(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  return tf.losses.softmaxCrossEntropy(tf.oneHot(labels, CLASSES), logits);
}

function tensorsOf({ images, labels, count }: Examples) {
  return {
    images: tf.tensor2d(images, [count, PIXELS]),
    labels: tf.tensor1d(labels, 'int32'),
  };
}
