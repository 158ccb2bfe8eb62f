/**
 * The k-th smallest number (from 0), in O(n). Orders `numbers` in place as far as it must: below k nothing is greater,
 * above it nothing is smaller. NaN must not be among them.
 *
 * Source: Hoare's quickselect, with the median of three as the pivot.
 */
export function selectKth(numbers: Float64Array, k: number): number {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const pivot = pivotOf(numbers, low, high);
    let left = low;
    let right = high;
    while (left <= right) {
      while ((numbers[left] ?? 0) < pivot) left += 1;
      while ((numbers[right] ?? 0) > pivot) right -= 1;
      if (left <= right) {
        swap(numbers, left, right);
        left += 1;
        right -= 1;
      }
    }
    if (k <= right) high = right;
    else if (k >= left) low = left;
    else break;
  }
  return numbers[k] ?? Number.NaN;
}

function pivotOf(numbers: Float64Array, low: number, high: number): number {
  const a = numbers[low] ?? 0;
  const b = numbers[(low + high) >> 1] ?? 0;
  const c = numbers[high] ?? 0;
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

function swap(numbers: Float64Array, i: number, j: number): void {
  const kept = numbers[i] ?? 0;
  numbers[i] = numbers[j] ?? 0;
  numbers[j] = kept;
}
