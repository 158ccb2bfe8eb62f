import { adamw } from '@stepwise/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { normal, randomSource } from '../data/random.ts';
import { CLASSES, TFJS_MODELS, type LayerModel } from './layerModels.ts';
import type { StepTask } from './task.ts';

const SEED = 1;
const LEARNING_RATE = 1e-3;

/** Makes a model and a batch; the function takes one training step, as `fit` does, and returns the loss before it. */
export function stepWork({ model: name, optimizer }: StepTask): () => Promise<number> {
  const kind = TFJS_MODELS[name];
  const model = kind.build();
  model.compile({
    optimizer:
      optimizer === 'adam'
        ? tf.train.adam(LEARNING_RATE)
        : adamw(tf, { lr: LEARNING_RATE, weightDecay: 0.01 }),
    loss: (labels: tf.Tensor, scores: tf.Tensor) => tf.losses.softmaxCrossEntropy(labels, scores),
  });
  const { x, y } = drawBatch(kind);
  return async () => {
    const loss = await model.trainOnBatch(x, y);
    return typeof loss === 'number' ? loss : Number.NaN;
  };
}

function drawBatch({ batchSize, input }: LayerModel): { x: tf.Tensor; y: tf.Tensor } {
  const random = randomSource(SEED);
  const size = input.reduce((a, b) => a * b, batchSize);
  const x = Float32Array.from({ length: size }, () => normal(random));
  const labels = Int32Array.from({ length: batchSize }, () => Math.floor(CLASSES * random()));
  return {
    x: tf.tensor(x, [batchSize, ...input]),
    y: tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d(labels, 'int32'), CLASSES), 'float32')),
  };
}
