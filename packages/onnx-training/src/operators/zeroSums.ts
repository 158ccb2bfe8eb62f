import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';

const known = new WeakMap<GraphBuilder, Set<string>>();

/**
 * Says of a gradient [n, c, …] that the sum of each channel is 0, but for rounding: a normalization takes away what is added
 * to a channel, so its result does not depend on that.
 *
 * @returns the gradient itself.
 */
export function sayZeroSums(g: GraphBuilder, gradient: Value): Value {
  known.set(g, (known.get(g) ?? new Set()).add(gradient.name));
  return gradient;
}

/** Whether that was said. The bias that is added before a normalization has the gradient 0 then, without a sum. */
export function hasZeroSums(g: GraphBuilder, gradient: Value): boolean {
  return known.get(g)?.has(gradient.name) ?? false;
}
