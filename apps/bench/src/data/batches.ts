import { take, type Examples } from './digits.ts';
import { permutation, randomSource } from './random.ts';

/**
 * The batches of one epoch: the examples in an order that depends on the seed and the epoch alone, so that every
 * backend and every scheduler sees the same. What does not fill a batch is left out.
 */
export function* batchesOf(
  examples: Examples,
  batchSize: number,
  seed: number,
  epoch: number,
): Generator<Examples> {
  const order = permutation(examples.count, randomSource(seed * 1_000_003 + epoch));
  for (let from = 0; from + batchSize <= examples.count; from += batchSize) {
    yield take(examples.images, examples.labels, order.subarray(from, from + batchSize));
  }
}
