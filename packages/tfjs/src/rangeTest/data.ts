import { StepwiseError } from '@stepwise/core';
import { isRecord, show } from '@stepwise/core/check';
import type { Tensor } from '@tensorflow/tfjs-core';

/** The inputs or the targets of a model: one tensor, or several by position or by name. */
export type Tensors = Tensor | readonly Tensor[] | { readonly [name: string]: Tensor };

/** Inputs and targets of a training, whose first axis counts the examples. */
export interface Examples {
  readonly xs: Tensors;
  readonly ys: Tensors;
}

/** A `tf.data` dataset of batches `{ xs, ys }`, such as `model.fitDataset` takes. */
export interface BatchedDataset {
  iterator(): Promise<{ next(): Promise<IteratorResult<unknown>> }>;
}

export type RangeTestData = Examples | BatchedDataset;

export function isDataset(data: RangeTestData): data is BatchedDataset {
  return 'iterator' in data && typeof data.iterator === 'function';
}

/** @throws StepwiseError `bad-option` when it is no data for a range test. */
export function checkData(data: unknown): void {
  const isObject = typeof data === 'object' && data !== null;
  if (isObject && 'iterator' in data) return;
  if (isObject && 'xs' in data && 'ys' in data) return;
  throw new StepwiseError(
    'bad-option',
    `rangeTest: wanted a dataset of batches, or { xs, ys } with tensors, third; got ${show(data)}.`,
  );
}

/** The tensors among inputs or targets, by where they are. */
export function entriesOf(what: string, tensors: unknown): readonly (readonly [string, Tensor])[] {
  const all: readonly (readonly [string, unknown])[] = isTensor(tensors)
    ? [[what, tensors]]
    : Array.isArray(tensors)
      ? tensors.map((one: unknown, i) => [`${what}[${i}]`, one])
      : isRecord(tensors)
        ? Object.entries(tensors).map(([name, one]) => [`${what}.${name}`, one])
        : [[what, tensors]];
  return all.map(([where, one]) => {
    if (!isTensor(one)) throw badBatch(where, `wanted a tensor; got ${show(one)}`);
    if (one.isDisposed) throw badBatch(where, 'the tensor was disposed; give one that is there');
    return [where, one];
  });
}

/** The same inputs or targets with other tensors, which come in the order of `entriesOf`. */
export function withTensors(tensors: Tensors, others: readonly Tensor[]): Tensors {
  const [first] = others;
  if (isTensor(tensors)) return first ?? tensors;
  if (isList(tensors)) return others;
  const names = Object.keys(tensors);
  return Object.fromEntries(others.map((one, i) => [names[i] ?? '', one]));
}

export function badBatch(where: string, what: string): StepwiseError {
  return new StepwiseError('bad-batch', `rangeTest: ${where}: ${what}.`);
}

function isTensor(value: unknown): value is Tensor {
  return typeof value === 'object' && value !== null && 'dataId' in value && 'shape' in value;
}

function isList(tensors: Tensors): tensors is readonly Tensor[] {
  return Array.isArray(tensors);
}
