/**
 * The coefficients with which weighted columns come nearest to a weighted target, by orthogonal columns (modified
 * Gram–Schmidt): exact to rounding also where columns are nearly alike. A column that says nothing new gets 0.
 *
 * @param columns are changed.
 * @param target is changed: what remains of it.
 */
export function leastSquares(
  columns: readonly Float64Array[],
  target: Float64Array,
): readonly number[] {
  const size = columns.length;
  const upper = columns.map(() => new Float64Array(size));
  const right = new Float64Array(size);
  columns.forEach((column, j) => {
    const whole = Math.sqrt(dot(column, column));
    for (let k = 0; k < j; k += 1) {
      const other = columns[k] ?? column;
      const share = dot(other, column);
      subtract(column, other, share);
      // a second time for what rounding left
      const rest = dot(other, column);
      subtract(column, other, rest);
      set(upper, k, j, share + rest);
    }
    const norm = Math.sqrt(dot(column, column));
    const isNew = norm > 1e-13 * whole && norm > 0;
    set(upper, j, j, isNew ? norm : 0);
    scale(column, isNew ? 1 / norm : 0);
    const along = dot(column, target);
    right[j] = along;
    subtract(target, column, along);
  });
  const found = columns.map(() => 0);
  for (let j = size - 1; j >= 0; j -= 1) {
    let value = right[j] ?? 0;
    for (let k = j + 1; k < size; k += 1) value -= (upper[j]?.[k] ?? 0) * (found[k] ?? 0);
    const pivot = upper[j]?.[j] ?? 0;
    found[j] = pivot === 0 ? 0 : value / pivot;
  }
  return found;
}

function set(rows: readonly Float64Array[], row: number, column: number, value: number): void {
  const target = rows[row];
  if (target) target[column] = value;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function subtract(a: Float64Array, b: Float64Array, share: number): void {
  for (let i = 0; i < a.length; i += 1) a[i] = (a[i] ?? 0) - share * (b[i] ?? 0);
}

function scale(a: Float64Array, factor: number): void {
  for (let i = 0; i < a.length; i += 1) a[i] = (a[i] ?? 0) * factor;
}
