import type { VectorFunction } from './centralDifference.ts';
import { dot, norm } from './vectors.ts';

/**
 * Whether Jᵀ is the transpose of J: ⟨J v, u⟩ = ⟨v, Jᵀ u⟩ for any v and u.
 *
 * @param push v ↦ J v, the derivative along a direction, by forward differentiation or by differences.
 * @param pull u ↦ Jᵀ u, what reverse differentiation gives for the loss ⟨y, u⟩.
 * @returns |⟨J v, u⟩ − ⟨v, Jᵀ u⟩| / max(‖J v‖ · ‖u‖, ‖v‖ · ‖Jᵀ u‖); 0 where both sides are 0.
 * @see Claerbout, "Earth Soundings Analysis", 1992, the dot-product test of adjoint operators.
 */
export function dotProductTest(
  push: VectorFunction,
  pull: VectorFunction,
  v: Float64Array,
  u: Float64Array,
): number {
  const [pushed, pulled] = [push(v), pull(u)];
  const difference = Math.abs(dot(pushed, u) - dot(v, pulled));
  const scale = Math.max(norm(pushed) * norm(u), norm(v) * norm(pulled));
  return difference === 0 ? 0 : difference / scale;
}
