import { unsupported } from '../unsupported.ts';

/** What from PyTorch 2.8 on is stepped in a place where older ones leave the rate alone. */
const STEPPED_AT_ZERO: ReadonlySet<string> = new Set([
  'ExponentialLR',
  'PolynomialLR',
  'MultiplicativeLR',
  'CosineAnnealingLR',
]);

/**
 * Refuses a scheduler that begins in a composite which is the first child of a SequentialLR, when it is stepped once
 * before training begins.
 *
 * @param parent the class of that composite.
 */
export function checkSteppedAtZero(kind: string, parent: string): void {
  if (!STEPPED_AT_ZERO.has(kind)) return;
  throw unsupported(
    `SequentialLR.schedulers[0]: from PyTorch 2.8 on a ${kind} that begins in a ${parent} which is the first child of a SequentialLR is stepped once before training begins, which has no counterpart; write what is wanted with sequence() and chain().`,
  );
}
