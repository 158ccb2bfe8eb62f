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

/** Gradients of which not one element is NaN or infinite. */
export interface Finite {
  /** As they are, and all 0 where a single element was not finite. */
  readonly gradients: readonly Tensor[];
  /** 1, or 0 where one was not. */
  readonly mask: Tensor;
}

/**
 * Takes what is not finite out, on the device; call it in a tidy. Products with 0 do the rest of leaving out a step, as a
 * choice between old and new values would take longer than the step itself.
 */
export function finite(tf: OwnTf, gradients: readonly Tensor[]): Finite {
  const tests = gradients.map((one) => tf.isFinite(one));
  const all = tests.map((test) => tf.all(test)).reduce((left, right) => tf.logicalAnd(left, right));
  const mask = tf.cast(all, 'float32');
  const cleaned = gradients.map((one, i) => {
    const test = tests[i];
    return tf.mul(test ? tf.where(test, one, tf.zerosLike(one)) : one, mask);
  });
  return { gradients: cleaned, mask };
}
