import { checkName } from '@stepwise/core/check';
import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import type { Loss } from './loss.ts';
import { meanOf } from './meanOf.ts';

/** Which numbers of the model are compared with which of the batch. */
export interface RegressionOptions {
  /** The model's output; needed where it has several. */
  readonly output?: string;
  /** The name under which a batch brings the target. `'target'` unless told otherwise. */
  readonly target?: string;
}

/**
 * The mean over all elements of what a function makes of output − target.
 *
 * @param where the name of the function that a user called, for messages.
 */
export function regression(
  where: string,
  name: string,
  { output: outputName, target = 'target' }: RegressionOptions,
  each: (g: GraphBuilder, difference: Value) => Value,
): Loss {
  return {
    name,
    output: outputName === undefined ? null : checkName(`${where}.output`, outputName),
    target: checkName(`${where}.target`, target),
    attach(g, output) {
      const wanted = g.input(target, output.type, output.shape);
      return { ...meanOf(g, each(g, g.sub(output, wanted))), inputs: [{ value: wanted }] };
    },
  };
}
