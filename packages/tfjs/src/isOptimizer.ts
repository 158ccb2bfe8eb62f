import type { TfOptimizer } from './tensorflow.ts';

/** By its members and not by its class, so that two copies of TensorFlow.js do no harm. */
export function isOptimizer(value: unknown): value is TfOptimizer {
  return (
    typeof value === 'object' &&
    value !== null &&
    'getClassName' in value &&
    typeof value.getClassName === 'function' &&
    'applyGradients' in value &&
    typeof value.applyGradients === 'function'
  );
}
