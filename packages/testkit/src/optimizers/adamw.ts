import { adam, type AdamOptions } from './adam.ts';
import type { ReferenceOptimizer } from './referenceOptimizer.ts';

/**
 * AdamW: Adam whose weight decay does not pass through the averages.
 *
 * Formula: w ← w · (1 − lr · λ), then a step of Adam without decay. λ is `weightDecay` where a step does not give its
 * own; 0.01 when absent, as in PyTorch.
 *
 * @see PyTorch `AdamW`; Loshchilov and Hutter 2019, arXiv:1711.05101.
 */
export function adamw(
  options: AdamOptions = {},
): ReferenceOptimizer<{ t: number; m: number; v: number }> {
  const { weightDecay = 0.01, ...others } = options;
  const plain = adam(others);
  return {
    ...plain,
    name: 'adamw',
    step(weight, gradient, values, slots) {
      const decay = values.weightDecay ?? weightDecay;
      return plain.step(weight * (1 - values.lr * decay), gradient, values, slots);
    },
  };
}
