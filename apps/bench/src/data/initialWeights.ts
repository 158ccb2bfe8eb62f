import { normal, randomSource } from './random.ts';

/** A fully connected layer's numbers. */
export interface DenseWeights {
  readonly inputs: number;
  readonly outputs: number;
  /** `inputs` × `outputs`, row by row. */
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
}

/** The widths of `digits-mlp`: 784-256-128-10 with ReLU between. */
export const DIGITS_MLP = [784, 256, 128, 10] as const;

/** He initialisation (arXiv:1502.01852) for each layer, the same on every backend. */
export function initialWeights(widths: readonly number[], seed: number): readonly DenseWeights[] {
  const random = randomSource(seed);
  return widths.slice(1).map((outputs, i) => {
    const inputs = widths[i] ?? 0;
    const deviation = Math.sqrt(2 / inputs);
    return {
      inputs,
      outputs,
      kernel: Float32Array.from({ length: inputs * outputs }, () => deviation * normal(random)),
      bias: new Float32Array(outputs),
    };
  });
}
