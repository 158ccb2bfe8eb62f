import { checkKeys, checkNumber } from '@stepwise/core/check';
import type { Loss } from './loss.ts';
import { regression, type RegressionOptions } from './regression.ts';

export interface HuberOptions extends RegressionOptions {
  /** Where the square ends and the straight line begins, above 0, in units of the output; 1. */
  readonly delta?: number;
}

/**
 * Huber's loss: a square for small errors, straight lines for large ones, which outliers pull less. With the error
 * d = output − target, the mean over all elements of
 *
 * ```text
 * d² / 2                        where |d| < delta
 * delta · (|d| − delta / 2)     elsewhere
 * ```
 *
 * The smooth L1 loss of a `beta` is this one with `delta: beta`, divided by beta. The target has exactly the output's
 * shape and type: nothing is broadcast.
 *
 * @example
 * ```ts
 * huber({ output: 'price', delta: 0.5 });
 * ```
 * @see PyTorch's `torch.nn.functional.huber_loss`
 */
export function huber(options: HuberOptions = {}): Loss {
  checkKeys('huber', options, ['output', 'target', 'delta']);
  const delta = checkNumber('huber.delta', options.delta ?? 1, { above: 0 });
  return regression('huber', 'Huber loss', options, (g, difference) => {
    // with m = min(|d|, delta) both branches are m · (|d| − m / 2), and so are their derivatives
    const size = g.one('Abs', [difference]);
    const small = g.one('Min', [size, g.scalar(size.type, delta)]);
    return g.mul(small, g.sub(size, g.mul(small, 0.5)));
  });
}
