import { StepwiseError } from '@stepwise/core';
import { checkNamespace } from './checkNamespace.ts';
import { holdGradients, holdKernels } from './registration.ts';
import type { Tf } from './tensorflow.ts';

/** What has been registered, and the way back. */
export interface TrainingKernels {
  /** Kernels that the wasm backend did not have. */
  readonly added: readonly string[];
  /** Kernels of the wasm backend in whose place there is a faster one. */
  readonly replaced: readonly string[];
  /** Kernels whose gradient, on every backend, now knows more. */
  readonly gradients: readonly string[];
  /**
   * Puts back exactly what was there, once each who registered has unregistered, in any order. What someone else has
   * registered under one of the names meanwhile stays. A second call does nothing.
   */
  unregister(): void;
}

/**
 * Lets the wasm backend of TensorFlow.js train convolutions, and train faster: registers the gradient kernels that it
 * lacks, and puts faster ones in the place of those that it has slow. It may be called before or after
 * `tf.setBackend('wasm')`. A second call registers nothing anew.
 *
 * What `registerTrainingGradients` registers comes with it.
 *
 * @param tf the namespace: `import * as tf from '@tensorflow/tfjs'`.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-wasm';
 * import * as tf from '@tensorflow/tfjs';
 *
 * const kernels = registerTrainingKernels(tf);
 * await tf.setBackend('wasm');
 * kernels.added.includes('Conv2DBackpropFilter'); // true
 * kernels.unregister();
 * ```
 * @throws StepwiseError `bad-option` when it is not given the namespace, `unsupported` when there is no wasm backend. The
 * kernels throw `unsupported` for what they do not compute, and name it.
 * @see TensorFlow.js 4.22, `tf.registerKernel`.
 */
export function registerTrainingKernels(tf: Tf): TrainingKernels {
  checkNamespace('registerTrainingKernels', tf);
  if (tf.getKernelsForBackend('wasm').length === 0) {
    throw new StepwiseError(
      'unsupported',
      "registerTrainingKernels: wanted TensorFlow.js with its wasm backend, and there is none; import '@tensorflow/tfjs-backend-wasm' first. Its version must be that of @tensorflow/tfjs-core.",
    );
  }
  const kernels = holdKernels(tf);
  const gradients = holdGradients(tf);
  return {
    added: kernels.registered.filter(({ replaced }) => !replaced).map(({ name }) => name),
    replaced: kernels.registered.filter(({ replaced }) => replaced).map(({ name }) => name),
    gradients: gradients.registered.map(({ name }) => name),
    unregister() {
      kernels.release();
      gradients.release();
    },
  };
}
