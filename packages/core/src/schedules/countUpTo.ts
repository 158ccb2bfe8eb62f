/** How many of the sorted numbers are ≤ t. */
export function countUpTo(sorted: readonly number[], t: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? Infinity) <= t) low = middle + 1;
    else high = middle;
  }
  return low;
}
