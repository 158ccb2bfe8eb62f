import { checkKeys, checkName } from '@stepwise/core/check';
import { meanOf } from './meanOf.ts';
import type { Loss } from './loss.ts';

export interface MeanSquaredErrorOptions {
  /** The model's output; needed where it has several. */
  readonly output?: string;
  /** The name under which a batch brings the target. `'target'` unless told otherwise. */
  readonly target?: string;
}

/**
 * The mean of (output − target)² over all elements. The target has exactly the output's shape and type: nothing is
 * broadcast.
 *
 * @see PyTorch's `torch.nn.functional.mse_loss`
 */
export function meanSquaredError(options: MeanSquaredErrorOptions = {}): Loss {
  checkKeys('meanSquaredError', options, ['output', 'target']);
  const { output: name, target = 'target' } = options;
  checkName('meanSquaredError.target', target);
  return {
    name: 'mean squared error',
    output: name === undefined ? null : checkName('meanSquaredError.output', name),
    target,
    attach(g, output) {
      const wanted = g.input(target, output.type, output.shape);
      const difference = g.sub(output, wanted);
      return { ...meanOf(g, g.mul(difference, difference)), inputs: [{ value: wanted }] };
    },
  };
}
