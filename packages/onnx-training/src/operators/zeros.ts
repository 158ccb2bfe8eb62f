import { toStatic } from '../builder/broadcast.ts';
import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import { tensor } from '../model/tensor.ts';

/** Zeros of the type and shape of a value: the gradient of what the loss does not depend on. */
export function zeros(g: GraphBuilder, like: Value): Value {
  const value = tensor(like.type, [1], [0]);
  return g.one('ConstantOfShape', [g.int64(toStatic(like.shape))], {
    value: { kind: 'tensor', value },
  });
}
