import { beforeExpand } from '../builder/broadcast.ts';
import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Recorded } from '../builder/recorder.ts';
import type { Value } from '../builder/value.ts';
import { convolutionSum } from '../lowering/convolution/convolutionSum.ts';
import { present } from '../operators/present.ts';

/**
 * The sum of what was known of the gradient of a value and what a rule has just made of it. What is only repeated
 * broadcasts, and a convolution that nothing else has seen yet adds up itself.
 *
 * @param own the nodes that the rule has made.
 */
export function addUp(
  g: GraphBuilder,
  known: Value,
  added: Value,
  own: readonly Recorded[],
): Value {
  const made = g.makerOf(added);
  if (made?.node.op === 'Conv' && made.inputs.length === 2 && own.includes(made)) {
    const [x, w] = [present(made.inputs, 0), present(made.inputs, 1)];
    return g.lower(convolutionSum, { x, w, attributes: made.node.attributes, z: known });
  }
  const once = beforeExpand(g, known);
  return g.add(once, once === known ? beforeExpand(g, added) : added);
}
