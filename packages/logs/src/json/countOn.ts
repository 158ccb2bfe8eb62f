/** Counts steps on over epochs where the file counts them inside each epoch. */
export interface CountOn {
  /** The step since the beginning; NaN where there is none. */
  next(epoch: number, step: number): number;
}

/**
 * A step that falls while the epoch rises was counted inside the epoch: what the epoch before came to is added. Steps that
 * fall while the epoch falls, too, begin again.
 */
export function countOn(): CountOn {
  let offset = 0;
  let lastStep = -Infinity;
  let lastEpoch = -Infinity;
  return {
    next(epoch, step) {
      if (Number.isNaN(step)) return step;
      if (step <= lastStep && epoch > lastEpoch) offset += lastStep + (step === 0 ? 1 : 0);
      else if (epoch < lastEpoch) offset = 0;
      lastStep = step;
      lastEpoch = epoch;
      return offset + step;
    },
  };
}
