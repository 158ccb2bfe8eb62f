import type { ReferenceOptimizer } from './referenceOptimizer.ts';

export interface AdadeltaOptions {
  /** How much of the old averages is kept. Default 0.95. */
  readonly rho?: number;
  readonly epsilon?: number;
}

/**
 * Adadelta, as TensorFlow.js computes it.
 *
 * Formula: Δ = g · √(u + ε) / √(s + ε), then s ← ρ · s + (1 − ρ) · g², u ← ρ · u + (1 − ρ) · Δ², w ← w − lr · Δ.
 *
 * Δ is made with the old s; PyTorch and the paper use the new one. Since s and u both begin at 0, it follows that they
 * stay equal for ever and Δ = g: apart from rounding, TensorFlow.js' Adadelta is gradient descent.
 *
 * @see TensorFlow.js `AdadeltaOptimizer`; Zeiler 2012, arXiv:1212.5701.
 */
export function adadelta(options: AdadeltaOptions = {}): ReferenceOptimizer<{
  s: number;
  u: number;
}> {
  const { rho = 0.95, epsilon = 1e-7 } = options;
  return {
    name: 'adadelta',
    initial: { s: 0, u: 0 },
    step(weight, gradient, { lr }, { s, u }) {
      const delta = (gradient * Math.sqrt(u + epsilon)) / Math.sqrt(s + epsilon);
      return {
        weight: weight - lr * delta,
        slots: { s: rho * s + (1 - rho) * gradient ** 2, u: rho * u + (1 - rho) * delta ** 2 },
      };
    },
  };
}
