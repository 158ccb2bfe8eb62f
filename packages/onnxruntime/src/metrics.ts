import { StepwiseError } from '@stepwise/core';
import type { Batch } from './batch.ts';
import type { OrtTensor } from './ort.ts';

/** What a model said for a batch: its outputs by name. */
export type Outputs = Readonly<Record<string, OrtTensor>>;

/** The mean over the examples of a batch of something that is measured on each. */
export type Metric = (outputs: Outputs, batch: Batch) => number;

/** Batches one after another, or one alone. */
export type Batches = Batch | Iterable<Batch> | AsyncIterable<Batch>;

/** Means over all examples. */
export interface Evaluation {
  readonly loss: number;
  readonly examples: number;
  /** By the names that were asked for. */
  readonly metrics: Readonly<Record<string, number>>;
}

export interface AccuracyOptions {
  /** The output with the scores, [n, classes]; needed where the model has several outputs. */
  readonly scores?: string;
  /** Where the batch has its labels; `'labels'` unless told otherwise. */
  readonly labels?: string;
}

/** The share of examples whose greatest score is that of their label, 0 to 1; the first of equal scores counts. */
export function accuracy({ scores, labels = 'labels' }: AccuracyOptions = {}): Metric {
  return (outputs, batch) => {
    const names = Object.keys(outputs);
    const given = outputs[scores ?? names[0] ?? ''];
    const truth = batch[labels]?.data;
    const [examples = 0, classes = 0] = given?.dims ?? [];
    const fits = given?.dims.length === 2 && isNumeric(given.data) && isNumeric(truth);
    if (!fits || (scores === undefined && names.length !== 1)) {
      throw new StepwiseError(
        'bad-option',
        `accuracy: wanted scores [n, classes] in ${scores === undefined ? 'the only output' : `the output '${scores}'`} and labels in the batch's '${labels}'; the outputs are ${names.join(', ')}.`,
      );
    }
    const { data } = given;
    if (!isNumeric(data)) return Number.NaN;
    let right = 0;
    for (let i = 0; i < examples; i += 1) {
      let best = 0;
      for (let c = 1; c < classes; c += 1) {
        if (Number(data[i * classes + c]) > Number(data[i * classes + best])) best = c;
      }
      if (best === Number(truth[i])) right += 1;
    }
    return right / examples;
  };
}

/** The batches of whatever was given. */
export async function* eachBatch(data: Batches): AsyncGenerator<Batch> {
  if (isIterable(data)) yield* data;
  else yield data;
}

function isIterable(data: Batches): data is Iterable<Batch> | AsyncIterable<Batch> {
  return Symbol.iterator in data || Symbol.asyncIterator in data;
}

function isNumeric(data: unknown): data is ArrayLike<number | bigint> {
  return ArrayBuffer.isView(data) || Array.isArray(data);
}
