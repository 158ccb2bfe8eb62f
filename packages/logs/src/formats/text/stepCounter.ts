/** Makes steps that rise through the whole run of those that a log counts anew in each epoch. */
export interface StepCounter {
  /** A batch, of so many in each epoch. */
  batch(batch: number, of: number, epoch: number): number;
  /** A step of which the log does not say out of how many; null where it falls within an epoch. */
  step(step: number, epoch: number | null): number | null;
  /** Whether a step, in a log without epochs, begins another run. */
  falls(step: number): boolean;
  reset(): void;
}

export function stepCounter(): StepCounter {
  let firstEpoch: number | null = null;
  let before = 0;
  let last = { step: Number.NEGATIVE_INFINITY, epoch: -1 };

  return {
    batch(batch, of, epoch) {
      // a run that begins with epoch 0 counts from 0
      firstEpoch ??= epoch < 1 ? 0 : 1;
      return Math.max(0, Math.floor(epoch) - firstEpoch) * of + batch;
    },
    step(step, epoch) {
      if (step < last.step) {
        if (epoch === null || epoch <= last.epoch) return null;
        before += last.step;
      }
      last = { step, epoch: epoch ?? -1 };
      return before + step;
    },
    falls: (step) => step < last.step,
    reset() {
      [firstEpoch, before] = [null, 0];
      last = { step: Number.NEGATIVE_INFINITY, epoch: -1 };
    },
  };
}
