import type { Harness } from '@stepwise/testkit';
import * as tf from '@tensorflow/tfjs';
import { bindOptimizer, schedulerCallback } from '../src/index.ts';
import type { Pair } from './optimizers.ts';

/** `model.fit` over a model of one weight, whose gradient is its input; one call of fit for each epoch. */
export function fitHarness({ name, create, reference, base }: Pair): Harness {
  return {
    name: `${name}, model.fit`,
    reference,
    groups: [{ name: 'all', base }],
    exact: name === 'sgd',
    partialEpochs: false,
    async start(first, per) {
      const model = tf.sequential({
        layers: [tf.layers.dense({ units: 1, useBias: false, inputShape: [1] })],
      });
      const optimizer = create();
      model.compile({ optimizer, loss: (_: tf.Tensor, output: tf.Tensor) => output.mean() });
      let callback = schedulerCallback(tf, first, { per, yieldEvery: 'never' });
      const reset = (value: number) => tf.tidy(() => model.setWeights([tf.tensor2d([[value]])]));
      return {
        get stopped() {
          return model.stopTraining;
        },
        reset,
        async train({ gradients, metrics, weight }) {
          const rows: number[][] = [];
          const watcher = new tf.CustomCallback(
            {
              onBatchBegin() {
                if (weight !== undefined) reset(weight);
              },
              onBatchEnd() {
                rows.push([...tf.tidy(() => model.getWeights()[0]!.dataSync())]);
              },
              onEpochEnd(_, logs) {
                Object.assign(logs!, metrics);
              },
            },
            'never',
          );
          const x = tf.tensor2d([...gradients], [gradients.length, 1]);
          await model.fit(x, x, {
            batchSize: 1,
            shuffle: false,
            verbose: 0,
            callbacks: [watcher, callback],
          });
          x.dispose();
          return rows;
        },
        async resume(next) {
          callback = schedulerCallback(tf, next, { per, yieldEvery: 'never' });
        },
        dispose() {
          bindOptimizer(tf, optimizer).dispose();
          model.dispose();
        },
      };
    },
  };
}
