import type { Harness } from '@stepwise/testkit';
import * as tf from '@tensorflow/tfjs';
import { scheduledOptimizer } from '../src/index.ts';
import type { Pair } from './optimizers.ts';

/** A loop of one's own over one weight, whose loss is weight · gradient; it minimizes and applies gradients by turns. */
export function loopHarness({ name, create, reference, base }: Pair): Harness {
  return {
    name: `${name}, own loop`,
    reference,
    groups: [{ name: 'all', base }],
    exact: name === 'sgd',
    partialEpochs: true,
    async start(first, per) {
      const weight = tf.tidy(() => tf.variable(tf.zeros([1])));
      let scheduler = first;
      let optimizer = create();
      let training = scheduledOptimizer(tf, optimizer, scheduler, { per });
      const reset = (value: number) => {
        tf.tidy(() => weight.assign(tf.tensor1d([value])));
      };
      return {
        get stopped() {
          return scheduler.stopped !== null;
        },
        reset,
        async train({ gradients, metrics, weight: value }) {
          const rows = gradients.map((gradient, i) => {
            if (value !== undefined) reset(value);
            if (i % 2 === 0) {
              training.minimize(() => weight.mul(gradient).asScalar(), { varList: [weight] });
            } else {
              const tensor = tf.tensor1d([gradient]);
              training.applyGradients([{ name: weight.name, tensor }]);
              tensor.dispose();
            }
            return [...weight.dataSync()];
          });
          if (metrics) training.endEpoch({ metrics });
          return rows;
        },
        async resume(next) {
          scheduler = next;
          // Adamax can't be saved: it stays
          if (name !== 'adamax') {
            const saved = await optimizer.getWeights();
            const copies = saved.map((one) => ({ name: one.name, tensor: one.tensor.clone() }));
            training.handle.dispose();
            optimizer = create();
            await optimizer.setWeights(copies);
            for (const { tensor } of [...saved, ...copies]) tensor.dispose();
          }
          training = scheduledOptimizer(tf, optimizer, scheduler, { per });
        },
        dispose() {
          training.handle.dispose();
          weight.dispose();
        },
      };
    },
  };
}
