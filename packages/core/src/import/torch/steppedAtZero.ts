import { unsupported } from '../unsupported.ts';

/** What from PyTorch 2.8 on is stepped in a place where older ones leave the rate alone. */
const STEPPED_AT_ZERO: ReadonlySet<string> = new Set([
  'ExponentialLR',
  'PolynomialLR',
  'MultiplicativeLR',
  'CosineAnnealingLR',
]);

/**
 * Refuses a scheduler that PyTorch steps once when it begins in a SequentialLR in which no `step(0)` begins it.
 *
 * @param place where it is in the SequentialLR, in words.
 */
export function checkSteppedAtZero(kind: string, place: string): void {
  if (!STEPPED_AT_ZERO.has(kind)) return;
  throw unsupported(
    `SequentialLR.schedulers: from PyTorch 2.8 on a ${kind} ${place} is stepped once when it begins, which has no counterpart; write what is wanted with sequence() and chain().`,
  );
}
