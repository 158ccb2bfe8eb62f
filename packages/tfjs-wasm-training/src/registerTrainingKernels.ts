import { StepwiseError } from '@stepwise/core';
import { checkNamespace } from './checkNamespace.ts';
import { registerGradients, registerKernels, type Registered } from './registration.ts';
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

interface Registration {
  holders: number;
  readonly kernels: readonly Registered[];
  readonly gradients: readonly Registered[];
}

/** By engine: TensorFlow.js has one for all its copies, and so one registry. */
const registrations = new WeakMap<object, Registration>();

/**
 * Lets the wasm backend of TensorFlow.js train convolutions, and train faster: registers the gradient kernels that it
 * lacks, and puts faster ones in the place of those that it has slow. It may be called before or after
 * `tf.setBackend('wasm')`. A second call registers nothing anew.
 *
 * Gradients of dilated convolutions, which TensorFlow.js refuses on every backend, come with it.
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
 * kernels.added; // ['Conv2DBackpropFilter', …]
 * kernels.unregister();
 * ```
 * @throws StepwiseError `bad-option` when it is not given the namespace, `unsupported` when there is no wasm backend.
 */
export function registerTrainingKernels(tf: Tf): TrainingKernels {
  checkNamespace('registerTrainingKernels', tf);
  if (tf.getKernelsForBackend('wasm').length === 0) {
    throw new StepwiseError(
      'unsupported',
      "registerTrainingKernels: wanted TensorFlow.js with its wasm backend, and there is none; import '@tensorflow/tfjs-backend-wasm' first. Its version must be that of @tensorflow/tfjs-core.",
    );
  }
  const engine = tf.engine();
  const registration = registrations.get(engine) ?? {
    holders: 0,
    kernels: registerKernels(tf),
    gradients: registerGradients(tf),
  };
  registration.holders += 1;
  registrations.set(engine, registration);
  const { kernels, gradients } = registration;

  let held = true;
  return {
    added: kernels.filter(({ replaced }) => !replaced).map(({ name }) => name),
    replaced: kernels.filter(({ replaced }) => replaced).map(({ name }) => name),
    gradients: gradients.map(({ name }) => name),
    unregister() {
      if (!held) return;
      held = false;
      registration.holders -= 1;
      if (registration.holders > 0) return;
      registrations.delete(engine);
      for (const { restore } of [...kernels, ...gradients]) restore();
    },
  };
}
