import * as tf from '@tensorflow/tfjs';

/**
 * Lets an optimizer take one step for each gradient, from weight 0, and returns the updates: what the weight went down
 * by. `before` is called before each step.
 */
export function updatesOf(
  optimizer: tf.Optimizer,
  gradients: readonly number[],
  before: (step: number) => void = () => {},
): readonly number[] {
  const weight = tf.tidy(() => tf.variable(tf.zeros([1])));
  const updates = gradients.map((gradient, step) => {
    tf.tidy(() => {
      weight.assign(tf.zeros([1]));
    });
    before(step);
    tf.tidy(() => {
      optimizer.applyGradients([{ name: weight.name, tensor: tf.tensor1d([gradient]) }]);
    });
    return -(weight.dataSync()[0] ?? Number.NaN);
  });
  weight.dispose();
  return updates;
}

/** The largest error against wanted updates, relative to the largest of them. */
export function errorOf(got: readonly number[], wanted: readonly number[]): number {
  if (got.length !== wanted.length) return Number.NaN;
  const size = Math.max(...wanted.map(Math.abs));
  return Math.max(...got.map((one, i) => Math.abs(one - wanted[i]!))) / size;
}

/** What TensorFlow.js' types keep private. */
export function members(
  optimizer: tf.Optimizer,
): Record<string, unknown> & { learningRate: number } {
  return optimizer as unknown as Record<string, unknown> & { learningRate: number };
}
