/** Averages numbers that come one by one. */
export interface Smoother {
  /** @returns the average with this number in it. */
  add(value: number): number;
}

/**
 * An exponential moving average without a bias towards where it began.
 *
 * Formula: a(t) = β · a(t − 1) + (1 − β) · x(t), a(−1) = 0; the average is a(t) / (1 − β^(t + 1)), which is the first
 * number at first.
 *
 * @see Kingma and Ba 2014, section 3; fastai `AvgSmoothLoss`.
 */
export function smoother(beta: number): Smoother {
  let average = 0;
  let left = 1;
  return {
    add(value) {
      average = beta * average + (1 - beta) * value;
      left *= beta;
      return average / (1 - left);
    },
  };
}
