import { beforeExpand } from '../builder/broadcast.ts';
import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';

/** The sum of two gradients of one value; what is only repeated broadcasts. */
export function addUp(g: GraphBuilder, a: Value, b: Value): Value {
  const once = beforeExpand(g, a);
  return g.add(once, once === a ? beforeExpand(g, b) : b);
}
