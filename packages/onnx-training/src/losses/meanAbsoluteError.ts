import { checkKeys } from '@stepwise/core/check';
import type { Loss } from './loss.ts';
import { regression, type RegressionOptions } from './regression.ts';

export type MeanAbsoluteErrorOptions = RegressionOptions;

/**
 * The mean of |output − target| over all elements; its derivative is 0 where both are equal. The target has exactly the
 * output's shape and type: nothing is broadcast.
 *
 * @see PyTorch's `torch.nn.functional.l1_loss`
 */
export function meanAbsoluteError(options: MeanAbsoluteErrorOptions = {}): Loss {
  checkKeys('meanAbsoluteError', options, ['output', 'target']);
  return regression('meanAbsoluteError', 'mean absolute error', options, (g, difference) =>
    g.one('Abs', [difference]),
  );
}
