import { unsupported } from '../unsupported.ts';
import type { TorchLeaf } from './leaf.ts';

/** Half of the relative tolerance. */
const LARGEST_DRIFT = 5e-13;

/**
 * Refuses a cosine whose recursion leaves PyTorch's own closed form by more than the tolerance within `steps`.
 *
 * After each minimum m the recursion adds (b − m) · (1 − cos(π / T)) / 2 and multiplies what is above m from there on,
 * by ratios whose first divisor, 1 + cos(π · (T + 1) / T), is the same number with another rounding error. Both that
 * and the rounding of m itself are then carried up the whole rise.
 */
export function checkDrift(
  { cosine }: TorchLeaf,
  steps: number | undefined,
  bases: readonly number[],
): void {
  if (!cosine || steps === undefined || steps <= cosine.halfPeriod) return;
  const { halfPeriod, minimum } = cosine;
  const added = 1 - Math.cos(Math.PI / halfPeriod);
  let drift = 0;
  for (let t = halfPeriod + 1; t <= steps; t += 2 * halfPeriod) {
    const top = Math.min(steps, t - 1 + halfPeriod) - (t - 1);
    const height = (1 - Math.cos((Math.PI * top) / halfPeriod)) / 2;
    const quotient = added / (1 + Math.cos((Math.PI * t) / halfPeriod));
    for (const base of bases) {
      const rise = (base - minimum) * height;
      const rounding = (2 * Number.EPSILON * minimum * height) / added;
      const error = Math.abs(rise * (quotient - 1)) + rounding;
      drift = Math.max(drift, error / Math.min(base, minimum + rise));
    }
  }
  if (drift > LARGEST_DRIFT) {
    throw unsupported(
      `CosineAnnealingLR.T_max: past its minimum PyTorch's recursion drifts away from its own closed form, with a T_max of ${halfPeriod} and an eta_min of ${minimum} by more than 5e-13 within ${steps} steps; where the closed form will do, write cosine({ semantics: 'torch' }).`,
    );
  }
}
