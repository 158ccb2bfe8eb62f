import { checkNamespace } from './checkNamespace.ts';
import { holdGradients } from './registration.ts';
import type { Tf } from './tensorflow.ts';

/** Which gradients have been registered, and the way back. */
export interface TrainingGradients {
  /** Kernels whose gradient, on every backend, now knows more. */
  readonly gradients: readonly string[];
  /** Puts back what was there, once each who registered has unregistered. A second call does nothing. */
  unregister(): void;
}

/**
 * Gives dilated convolutions and Einstein sums a gradient, on every backend: `tf.conv1d`, `tf.conv2d`, `tf.depthwiseConv2d` and
 * `tf.separableConv2d` with dilations above 1, which TensorFlow.js 4.22 refuses to differentiate; and `tf.einsum`, which
has none there. The others keep theirs.
 * `registerTrainingKernels` does it too; this is for those who have no wasm backend.
 *
 * `tf.fused.conv2d` refuses by itself where its activation is linear, and so does `tf.layers.conv2d` with a `dilationRate`
 * unless its activation is `relu` or `elu`. `tf.layers.conv1d`, `depthwiseConv2d` and `separableConv2d` do not.
 *
 * @param tf the namespace: `import * as tf from '@tensorflow/tfjs'`.
 *
 * @example
 * ```ts
 * const { gradients, unregister } = registerTrainingGradients(tf);
 * gradients; // ['Conv2D', 'DepthwiseConv2dNative', 'Einsum']
 * const filter = tf.ones<tf.Rank.R4>([3, 3, 1, 1]);
 * const dx = tf.grad((one: tf.Tensor4D) => tf.conv2d(one, filter, 1, 'same', 'NHWC', 2).sum());
 * dx(x);
 * unregister();
 * ```
 * @throws StepwiseError `bad-option` when it is not given the namespace.
 * @see TensorFlow.js 4.22, `tf.registerGradient`.
 */
export function registerTrainingGradients(tf: Tf): TrainingGradients {
  checkNamespace('registerTrainingGradients', tf);
  const { registered, release } = holdGradients(tf);
  return { gradients: registered.map(({ name }) => name), unregister: release };
}
