import type { Subject } from '../measuring/subject.ts';

export type Runtime = 'onnxruntime' | 'tfjs';

/** Something that a runtime does with one batch. */
export interface SpeedSubject extends Subject {
  readonly id: SubjectId;
  readonly runtime: Runtime;
}

export type SubjectId =
  | `${Runtime} forward`
  | 'onnxruntime momentum'
  | 'onnxruntime adamw'
  | 'onnxruntime adamw clipped'
  | 'tfjs momentum'
  | 'tfjs adam'
  | 'tfjs adam kernels';

/**
 * A subject that takes the batches one after another, again and again. One go before each measurement brings back what
 * the subject before has driven out of the caches: in training a step follows a step, too.
 *
 * @param work does it with one batch and returns the loss.
 */
export function speedSubject<Batch>(
  { id, runtime, name }: Pick<SpeedSubject, 'id' | 'runtime' | 'name'>,
  batches: readonly Batch[],
  work: (batch: Batch) => number | Promise<number>,
): SpeedSubject {
  let next = 0;
  const go = async (): Promise<number> => {
    const batch = batches[next % batches.length];
    next += 1;
    return batch === undefined ? Number.NaN : work(batch);
  };
  return {
    id,
    runtime,
    name,
    async prepare() {
      await go();
      return async (n) => {
        let sum = 0;
        for (let i = 0; i < n; i += 1) sum += await go();
        return sum;
      };
    },
  };
}
