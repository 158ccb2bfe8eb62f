/** ⟨a, b⟩. */
export function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, x, i) => sum + x * (b[i] ?? Number.NaN), 0);
}

/** ‖a‖₂. */
export function norm(a: Float64Array): number {
  return Math.sqrt(dot(a, a));
}

/** ‖found − wanted‖₂ / ‖wanted‖₂; 0 where both are 0, infinite where only the wanted one is. */
export function relativeError(found: Float64Array, wanted: Float64Array): number {
  if (found.length !== wanted.length) return Infinity;
  const difference = norm(found.map((x, i) => x - (wanted[i] ?? Number.NaN)));
  return difference === 0 ? 0 : difference / norm(wanted);
}
