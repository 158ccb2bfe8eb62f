import type { Batch } from './batch.ts';
import type { OrtTensor } from './ort.ts';

/** What a model said for a batch: its outputs by name. */
export type Outputs = Readonly<Record<string, OrtTensor>>;

/** A mean, and over how many it was taken. */
export interface WeightedMean {
  readonly mean: number;
  /** 0 where nothing counts: the mean is left out then. */
  readonly weight: number;
}

/**
 * The mean over the examples of a batch of something that is measured on each; with its weight where that is not the
 * number of examples, such as the tokens of sentences.
 */
export type Metric = (outputs: Outputs, batch: Batch) => number | WeightedMean;

/** Batches one after another, or one alone. */
export type Batches = Batch | Iterable<Batch> | AsyncIterable<Batch>;

/** Means over all examples, or over whatever a metric counts. */
export interface Evaluation {
  readonly loss: number;
  readonly examples: number;
  /** By the names that were asked for. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** The batches of whatever was given. */
export async function* eachBatch(data: Batches): AsyncGenerator<Batch> {
  if (isIterable(data)) yield* data;
  else yield data;
}

/** The same batches, some at a time; the last list may be shorter. */
export async function* inGroups(
  batches: AsyncIterable<Batch>,
  size: number,
): AsyncGenerator<readonly Batch[]> {
  let group: Batch[] = [];
  for await (const batch of batches) {
    group.push(batch);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

function isIterable(data: Batches): data is Iterable<Batch> | AsyncIterable<Batch> {
  return Symbol.iterator in data || Symbol.asyncIterator in data;
}
