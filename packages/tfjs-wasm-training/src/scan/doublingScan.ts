import type { Tensor } from '@tensorflow/tfjs-core';
import type { Tf } from '../tensorflow.ts';

/**
 * h[t] = a[t] · h[t − 1] + b[t] along an axis, from 0 and in ⌈log₂ steps⌉ rounds: after round r each step has taken in
 * the 2^r before it, as (a, b) after (a′, b′) is (a · a′, a · b′ + b).
 *
 * @see Hillis and Steele 1986; Blelloch 1990, "Prefix Sums and Their Applications", section 1.4.
 */
export function doublingScan(
  tf: Tf,
  factors: Tensor,
  summands: Tensor,
  axis: number,
  reverse: boolean,
): Tensor {
  const steps = summands.shape[axis] ?? 1;
  let [a, b] = [factors, summands];
  for (let by = 1; by < steps; by *= 2) {
    const earlier = moved(tf, b, axis, by, reverse, 0);
    b = tf.add(b, tf.mul(a, earlier));
    if (2 * by < steps) a = tf.mul(a, moved(tf, a, axis, by, reverse, 1));
  }
  return b;
}

/** Each step in the place of the one `by` later (earlier in reverse); the first ones are `fill`. */
export function moved(
  tf: Tf,
  x: Tensor,
  axis: number,
  by: number,
  reverse: boolean,
  fill: number,
): Tensor {
  const steps = x.shape[axis] ?? 1;
  const begin = x.shape.map((_, i) => (i === axis && reverse ? by : 0));
  const sizes = x.shape.map((size, i) => (i === axis ? steps - by : size));
  const room = x.shape.map((_, i): [number, number] =>
    i !== axis ? [0, 0] : reverse ? [0, by] : [by, 0],
  );
  return tf.pad(tf.slice(x, begin, sizes), room, fill);
}
