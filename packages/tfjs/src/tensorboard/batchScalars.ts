import type { ReadableScalar, ResultsOnDevice } from '../tensorflow.ts';
import { now, type EventWriter } from './eventWriter.ts';
import { batchTags } from './tags.ts';

/** How many batches are read back together: one wait for the device instead of many. */
const TOGETHER = 32;

/** What a batch gave, on the device still. */
interface Pending {
  readonly step: number;
  readonly wallTime: number;
  readonly rate: number | undefined;
  readonly results: readonly (readonly [name: string, value: number | ReadableScalar])[];
}

/** Collects the numbers of batches on the device, and writes some at a time. */
export interface BatchScalars {
  add(logs: ResultsOnDevice, rate: number | undefined): Promise<void>;
  /** Writes what is left. */
  flush(): Promise<void>;
  /** Forgets what is left. */
  drop(): void;
}

export function batchScalars(writer: EventWriter): BatchScalars {
  let pending: Pending[] = [];
  let batches = 0;

  const flush = async (): Promise<void> => {
    const some = pending;
    pending = [];
    try {
      const events = some.map(async ({ step, wallTime, rate, results }) => {
        const numbers = await Promise.all(
          results.map(async ([name, value]) => [name, await numberOf(value)] as const),
        );
        return { step, wallTime, scalars: batchTags(Object.fromEntries(numbers), rate) };
      });
      await writer.write(await Promise.all(events));
    } finally {
      dispose(some);
    }
  };

  return {
    async add(logs, rate) {
      const results = Object.entries(logs)
        // where the batch was, and how large
        .filter(([name]) => name !== 'batch' && name !== 'size')
        // TensorFlow.js disposes its own
        .map(([name, value]) => [name, typeof value === 'number' ? value : value.clone()] as const);
      pending.push({ step: batches, wallTime: now(), rate, results });
      batches += 1;
      if (pending.length >= TOGETHER) await flush();
    },
    flush,
    drop() {
      dispose(pending);
      pending = [];
    },
  };
}

async function numberOf(value: number | ReadableScalar): Promise<number> {
  if (typeof value === 'number') return value;
  const numbers = await value.data();
  return numbers[0] ?? Number.NaN;
}

function dispose(batches: readonly Pending[]): void {
  for (const { results } of batches) {
    for (const [, value] of results) if (typeof value !== 'number') value.dispose();
  }
}
