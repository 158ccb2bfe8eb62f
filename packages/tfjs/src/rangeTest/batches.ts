import { isRecord, show } from '@stepwise/core/check';
import type * as core from '@tensorflow/tfjs-core';
import {
  badBatch,
  entriesOf,
  isDataset,
  withTensors,
  type BatchedDataset,
  type Examples,
  type RangeTestData,
} from './data.ts';
import type { Cut } from './options.ts';
import { randomOrders } from './order.ts';

/** What cuts tensors. */
export type Cutter = Pick<typeof core, 'gather' | 'slice' | 'tensor1d'>;

type Tensor = core.Tensor;

/** What a model trains a step with. Its tensors are disposed when the next one is asked for. */
export interface Batch {
  readonly xs: unknown;
  readonly ys: unknown;
}

/** Batches, from the beginning again when the data end; those of a dataset end when a pass has none. */
export function batchesOf(tf: Cutter, data: RangeTestData, cut: Cut): AsyncGenerator<Batch> {
  return isDataset(data) ? ofDataset(data) : ofExamples(tf, data, cut);
}

async function* ofExamples(
  tf: Cutter,
  { xs, ys }: Examples,
  { batchSize, shuffle, seed }: Cut,
): AsyncGenerator<Batch> {
  const [inputs, targets] = [entriesOf('xs', xs), entriesOf('ys', ys)];
  const count = examplesIn([...inputs, ...targets]);
  const nextOrder = randomOrders(count, seed);
  for (;;) {
    const order = shuffle ? nextOrder() : null;
    for (let start = 0; start < count; start += batchSize) {
      const size = Math.min(batchSize, count - start);
      const indices = order && tf.tensor1d(order.subarray(start, start + size), 'int32');
      const take = ([, tensor]: readonly [string, Tensor]): Tensor =>
        indices ? tf.gather(tensor, indices) : tf.slice(tensor, start, size);
      const [x, y] = [inputs.map(take), targets.map(take)];
      indices?.dispose();
      try {
        yield { xs: withTensors(xs, x), ys: withTensors(ys, y) };
      } finally {
        for (const tensor of [...x, ...y]) tensor.dispose();
      }
    }
  }
}

async function* ofDataset(dataset: BatchedDataset): AsyncGenerator<Batch> {
  for (let isFirst = true; ; isFirst = false) {
    const iterator = await dataset.iterator();
    let isEmpty = true;
    for (;;) {
      const next = await iterator.next();
      if (next.done === true) break;
      isEmpty = false;
      const { value } = next;
      if (!isRecord(value)) throw badBatch('a batch', `wanted { xs, ys }; got ${show(value)}`);
      const { xs, ys } = value;
      const tensors = [...entriesOf('xs', xs), ...entriesOf('ys', ys)];
      try {
        yield { xs, ys };
      } finally {
        for (const [, tensor] of tensors) tensor.dispose();
      }
    }
    if (!isEmpty) continue;
    if (!isFirst) return;
    throw badBatch('the dataset', 'it has no batch');
  }
}

/** @throws StepwiseError `bad-batch` when they differ, or there are none. */
function examplesIn(tensors: readonly (readonly [string, Tensor])[]): number {
  const [first = ['xs', null]] = tensors;
  const count = first[1]?.shape[0] ?? 0;
  const other = tensors.find(([, { shape }]) => shape[0] !== count);
  if (other) {
    throw badBatch(
      other[0],
      `wanted ${count} examples, as many as ${first[0]} has; got the shape [${other[1].shape.join(', ')}]`,
    );
  }
  if (count === 0) throw badBatch(first[0], 'there are no examples');
  return count;
}
