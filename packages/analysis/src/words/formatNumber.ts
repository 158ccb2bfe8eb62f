/**
 * A number as people write it: `0.001`, `3.13e-5`, `1500`, `0.0805`.
 *
 * @param digits significant digits at most. Default 4.
 * @example
 * ```ts
 * formatNumber(0.00003125, 3); // '3.13e-5'
 * ```
 */
export function formatNumber(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return String(value);
  // a count or a place is told in full
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value);
  const rounded = Number(value.toPrecision(digits));
  const size = Math.abs(rounded);
  return size !== 0 && (size < 0.0001 || size >= 1e15) ? rounded.toExponential() : String(rounded);
}
