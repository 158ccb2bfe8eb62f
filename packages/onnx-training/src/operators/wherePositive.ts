import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';

/** One value where x > 0, another elsewhere (so also at 0): the slope of what has a kink there. */
export function wherePositive(g: GraphBuilder, x: Value, yes: Value, no: Value): Value {
  return g.one('Where', [g.one('Greater', [x, g.scalar(x.type, 0)]), yes, no]);
}
