import type * as core from '@tensorflow/tfjs-core';
import type { ReadableScalar, ResultsOnDevice } from '../../tensorflow.ts';
import { logRow, type LogRow } from './logRow.ts';

/** What reading many scalars at once needs of the namespace. */
export type TfWithStack = Pick<typeof core, 'keep' | 'stack'>;

/** A batch whose results are on the device still. */
interface Waiting {
  readonly place: LogRow;
  readonly results: readonly (readonly [name: string, value: number | ReadableScalar])[];
  readonly rates: LogRow;
}

/** Batches whose results are read back together. */
export interface BatchRows {
  readonly length: number;
  add(place: LogRow, results: ResultsOnDevice, rates: LogRow): void;
  /** Reads all that wait: once for all of them. */
  read(): Promise<readonly LogRow[]>;
  /** Forgets what waits. */
  drop(): void;
}

export function batchRows(tf: TfWithStack): BatchRows {
  let waiting: Waiting[] = [];
  return {
    get length() {
      return waiting.length;
    },
    add(place, results, rates) {
      const copies = Object.entries(results).map(([name, value]) => {
        // TensorFlow.js disposes its own when the batch has ended
        return [name, typeof value === 'number' ? value : kept(tf, value.clone())] as const;
      });
      waiting.push({ place, results: copies, rates });
    },
    async read() {
      const batches = waiting;
      waiting = [];
      try {
        const numbers = await readAll(tf, scalarsOf(batches));
        return batches.map(({ place, results, rates }) => {
          const metrics: Record<string, number> = {};
          for (const [name, value] of results) {
            metrics[name] = typeof value === 'number' ? value : (numbers.get(value) ?? Number.NaN);
          }
          return logRow(place, metrics, rates);
        });
      } finally {
        for (const scalar of scalarsOf(batches)) scalar.dispose();
      }
    },
    drop() {
      for (const scalar of scalarsOf(waiting)) scalar.dispose();
      waiting = [];
    },
  };
}

function scalarsOf(batches: readonly Waiting[]): readonly ReadableScalar[] {
  return batches.flatMap(({ results }) =>
    results.map(([, value]) => value).filter((value) => typeof value !== 'number'),
  );
}

async function readAll(
  tf: TfWithStack,
  scalars: readonly ReadableScalar[],
): Promise<ReadonlyMap<ReadableScalar, number>> {
  if (scalars.length === 0) return new Map();
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- results of batches are scalars of TensorFlow.js
  const all = tf.stack(scalars as unknown as core.Scalar[]);
  try {
    const numbers = await all.data();
    return new Map(scalars.map((scalar, i) => [scalar, numbers[i] ?? Number.NaN]));
  } finally {
    all.dispose();
  }
}

function kept(tf: TfWithStack, scalar: ReadableScalar): ReadableScalar {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a clone of a scalar is one
  tf.keep(scalar as unknown as core.Scalar);
  return scalar;
}
