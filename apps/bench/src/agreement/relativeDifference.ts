/** |a − b| / max(|a|, |b|): 0 for equal numbers, null where one is not finite. */
export function relativeDifference(a: number, b: number): number | null {
  if (!Number.isFinite(a) || !Number.isFinite(b)) return null;
  return a === b ? 0 : Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b));
}

/** Whether two losses are further apart than the tolerance, or only one of them is finite. */
export function haveParted(a: number, b: number, tolerance: number): boolean {
  if (Number.isFinite(a) !== Number.isFinite(b)) return true;
  return (relativeDifference(a, b) ?? 0) > tolerance;
}
