import { checkKeys } from '@stepwise/core/check';
import type { Loss } from './loss.ts';
import { regression, type RegressionOptions } from './regression.ts';

export type MeanSquaredErrorOptions = RegressionOptions;

/**
 * The mean of (output − target)² over all elements. The target has exactly the output's shape and type: nothing is
 * broadcast.
 *
 * @see PyTorch's `torch.nn.functional.mse_loss`
 */
export function meanSquaredError(options: MeanSquaredErrorOptions = {}): Loss {
  checkKeys('meanSquaredError', options, ['output', 'target']);
  return regression('meanSquaredError', 'mean squared error', options, (g, difference) =>
    g.mul(difference, difference),
  );
}
