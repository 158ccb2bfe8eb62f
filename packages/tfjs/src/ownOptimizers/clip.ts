import type { Tensor } from '@tensorflow/tfjs-core';
import type { OwnTf } from './ownTf.ts';
import type { Settings } from './settings.ts';

/** Clipped gradients, on the device; call it in a tidy. */
export function clip(
  tf: OwnTf,
  { clipNorm, clipValue }: Settings,
  gradients: readonly Tensor[],
): readonly Tensor[] {
  const cut =
    clipValue === null
      ? gradients
      : gradients.map((one) => tf.clipByValue(one, -clipValue, clipValue));
  if (clipNorm === null || cut.length === 0) return cut;
  const norm = tf.sqrt(tf.addN(cut.map((one) => tf.sum(tf.square(one)))));
  // the 1e-6 is that of clip_grad_norm_
  const part = tf.minimum(tf.div(tf.scalar(clipNorm), tf.add(norm, tf.scalar(1e-6))), tf.scalar(1));
  return cut.map((one) => tf.mul(one, part));
}

/** A scalar that is true when all elements are finite; call it in a tidy. */
export function allFinite(tf: OwnTf, gradients: readonly Tensor[]): Tensor {
  return gradients
    .map((one) => tf.all(tf.isFinite(one)))
    .reduce((left, right) => tf.logicalAnd(left, right));
}
