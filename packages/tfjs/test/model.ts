import * as tf from '@tensorflow/tfjs';

/** A model of one weight, 0 at first, whose loss is its output: with inputs of 1 its gradient is 1. */
export function oneWeightModel(
  optimizer: tf.Optimizer | string = tf.train.sgd(0.1),
): tf.LayersModel {
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units: 1, useBias: false, inputShape: [1], kernelInitializer: 'zeros' }),
    ],
  });
  compile(model, optimizer);
  return model;
}

export function compile(model: tf.LayersModel, optimizer: tf.Optimizer | string): void {
  model.compile({ optimizer, loss: (_: tf.Tensor, output: tf.Tensor) => output.mean() });
}

export function weightOf(model: tf.LayersModel): number {
  return tf.tidy(() => model.getWeights()[0]?.dataSync()[0] ?? Number.NaN);
}

/** Trains with inputs of 1, a batch for each sample. */
export async function fit(
  model: tf.LayersModel,
  batches: number,
  args: tf.ModelFitArgs,
): Promise<tf.History> {
  const x = tf.ones([batches, 1]);
  try {
    return await model.fit(x, x, { batchSize: 1, verbose: 0, ...args });
  } finally {
    x.dispose();
  }
}

/** A callback that puts a metric of each epoch into the logs. */
export function reports(name: string, values: readonly number[]): tf.CustomCallback {
  return new tf.CustomCallback({
    onEpochEnd(epoch, logs) {
      Object.assign(logs ?? {}, { [name]: values[epoch] });
    },
  });
}
