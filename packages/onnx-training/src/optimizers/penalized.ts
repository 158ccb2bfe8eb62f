import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import type { UpdateInputs } from './optimizer.ts';

/** The gradient after clipping, with the L2 penalty where the step has a weight decay: g · scale + weightDecay · p. */
export function penalized(
  g: GraphBuilder,
  { parameter, gradient, scale, scalars }: UpdateInputs,
): Value {
  const clipped = scale ? g.mul(gradient, scale) : gradient;
  const decay = scalars['weightDecay'];
  return decay ? g.add(clipped, g.mul(parameter, decay)) : clipped;
}
