import { conformanceChecks, type Harness } from '@stepwise/testkit';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { useWasm } from './backend.ts';
import { members } from './oneWeight.ts';
import { pair, type Pair } from './optimizers.ts';

beforeAll(useWasm);

/** The adapter that one would write at first: it writes the fields. */
function naive({ name, create, reference, base }: Pair): Harness {
  return {
    name,
    reference,
    groups: [{ name: 'all', base }],
    exact: name === 'sgd',
    partialEpochs: true,
    async start(scheduler, per) {
      const weight = tf.tidy(() => tf.variable(tf.zeros([1])));
      const optimizer = create();
      const reset = (value: number) =>
        tf.tidy(() => {
          weight.assign(tf.tensor1d([value]));
        });
      return {
        get stopped() {
          return scheduler.stopped !== null;
        },
        reset,
        async train({ gradients, metrics, weight: value }) {
          const rows = gradients.map((gradient) => {
            if (value !== undefined) reset(value);
            const { lr, ...others } = scheduler.values[0]!;
            Object.assign(members(optimizer), { learningRate: lr, ...others });
            tf.tidy(() => {
              optimizer.applyGradients([{ name: weight.name, tensor: tf.tensor1d([gradient]) }]);
            });
            if (per === 'batch') scheduler.step();
            return [...weight.dataSync()];
          });
          if (metrics && per === 'epoch') scheduler.step({ metrics });
          else if (metrics) scheduler.observe({ metrics });
          return rows;
        },
        async resume() {},
        dispose: () => weight.dispose(),
      };
    },
  };
}

test.each([
  ['sgd', 'applies warmup per batch', false],
  ['momentum', 'applies oneCycle per batch', false],
  ['adam', 'applies oneCycle per batch', false],
  ['adamax', 'applies oneCycle per epoch', false],
  ['adagrad', 'applies oneCycle per batch', true],
  ['rmsprop', 'applies oneCycle per batch', true],
])('fields alone are not enough for %s: "%s" passes: %s', async (name, check, passes) => {
  const { run } = conformanceChecks(naive(pair(name))).find((one) => one.name === check)!;
  const result = run().then(
    () => true,
    (error: unknown) => {
      expect(String(error)).toContain('the weight is');
      return false;
    },
  );
  expect(await result).toBe(passes);
});
