import { checkKeys } from '@stepwise/core/check';
import { adaptive } from './adaptive.ts';
import { checkCommon } from './checkCommon.ts';
import type { Optimizer } from './optimizer.ts';

export interface AdamOptions {
  /** Learning rate; may be left to a scheduler or to the groups. */
  readonly lr?: number;
  /** Decay of the mean of gradients; 0.9. */
  readonly beta1?: number;
  /** Decay of the mean of squared gradients; 0.999. */
  readonly beta2?: number;
  /** Added to the root; 1e-8. */
  readonly epsilon?: number;
  /** `adam`: an L2 penalty added to the gradient, none if left out. `adamw`: decoupled, 0.01 if left out. */
  readonly weightDecay?: number;
}

/**
 * Adam as in PyTorch (arXiv:1412.6980).
 *
 * ```text
 * g ← g + weightDecay · p
 * m ← beta1 · m + (1 − beta1) · g
 * v ← beta2 · v + (1 − beta2) · g²
 * p ← p − lr / (1 − beta1ᵗ) · m / (√v / √(1 − beta2ᵗ) + epsilon)
 * ```
 *
 * t is 1 in the first step. Where beta1 is scheduled, 1 − beta1ᵗ is of the step's own beta1.
 *
 * @see https://pytorch.org/docs/stable/generated/torch.optim.Adam.html
 */
export function adam(options: AdamOptions = {}): Optimizer {
  return adaptive('adam', check('adam', options));
}

/**
 * AdamW as in PyTorch (arXiv:1711.05101): Adam whose weight decay shrinks the parameters themselves, by lr · weightDecay,
 * and does not enter the moments.
 *
 * ```text
 * p ← p · (1 − lr · weightDecay), then Adam's step without decay
 * ```
 *
 * @example
 * ```ts
 * adamw({ lr: 1e-3, weightDecay: 0.01 });
 * ```
 * @see https://pytorch.org/docs/stable/generated/torch.optim.AdamW.html
 */
export function adamw(options: AdamOptions = {}): Optimizer {
  return adaptive('adamw', { weightDecay: 0.01, ...check('adamw', options) });
}

function check(where: string, options: AdamOptions): AdamOptions {
  checkKeys(where, options, ['lr', 'beta1', 'beta2', 'epsilon', 'weightDecay']);
  checkCommon(where, options);
  return options;
}
