import * as tf from '@tensorflow/tfjs';
import { SHAPES, SIZE, drawShapes } from './shapes.mjs';

/** A convolutional network of 10,000 weights, the same in each training, with Adam. */
export function network(rate) {
  let seed = 0;
  const kernelInitializer = () => {
    seed += 1;
    return tf.initializers.glorotUniform({ seed });
  };
  const convolution = (filters, more = {}) =>
    tf.layers.conv2d({
      filters,
      kernelSize: 3,
      padding: 'same',
      useBias: false,
      kernelInitializer: kernelInitializer(),
      ...more,
    });
  const model = tf.sequential({
    layers: [
      convolution(8, { inputShape: [SIZE, SIZE, 1] }),
      tf.layers.batchNormalization(),
      tf.layers.reLU(),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      convolution(16),
      tf.layers.batchNormalization(),
      tf.layers.reLU(),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 20, activation: 'relu', kernelInitializer: kernelInitializer() }),
      tf.layers.dense({ units: SHAPES.length, kernelInitializer: kernelInitializer() }),
    ],
  });
  model.compile({
    optimizer: tf.train.adam(rate),
    loss: (labels, scores) => tf.losses.softmaxCrossEntropy(labels, scores),
    metrics: ['accuracy'],
  });
  return model;
}

/** Pictures as tensors: `xs` [count, SIZE, SIZE, 1], `ys` one-hot. */
export function pictures(count, seed) {
  const { pixels, labels } = drawShapes(count, seed);
  const xs = tf.tensor4d(pixels, [count, SIZE, SIZE, 1]);
  const ys = tf.tidy(() => tf.oneHot(tf.tensor1d(labels, 'int32'), SHAPES.length).toFloat());
  return { pixels, labels, xs, ys };
}

/** For each picture the shape that the network takes it for, and how sure it is, 0 to 1. */
export async function answers(model, xs) {
  const shares = tf.tidy(() => tf.softmax(model.predict(xs)));
  const rows = await shares.array();
  shares.dispose();
  return rows.map((row) => {
    const sure = Math.max(...row);
    return { shape: SHAPES[row.indexOf(sure)], sure };
  });
}
