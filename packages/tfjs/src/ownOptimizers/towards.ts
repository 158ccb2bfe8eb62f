import type { Tensor } from '@tensorflow/tfjs-core';
import type { OwnTf } from './ownTf.ts';

/** An average moved by a part of the way towards a value; one that is not there yet is 0. */
export function towards(tf: OwnTf, old: Tensor | undefined, to: Tensor, part: Tensor): Tensor {
  return old === undefined ? tf.mul(to, part) : tf.add(old, tf.mul(tf.sub(to, old), part));
}
