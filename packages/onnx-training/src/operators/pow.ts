import { broadcastShapes } from '../builder/broadcast.ts';
import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import { sizeOf } from '../model/shape.ts';
import { foldBinary } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/**
 * y = aᵇ with broadcasting; the exponent may be of another type.
 *
 * ∂a = ∂y · b · aᵇ⁻¹, and 0 where b = 0; ∂b = ∂y · y · ln a, and 0 where a = 0 and b ≥ 0. Both as in PyTorch.
 */
export const pow: Operator = {
  name: 'Pow',
  inputs: [2, 2],
  infer(_node, inputs) {
    const [a, b] = [present(inputs, 0), present(inputs, 1)];
    return [{ type: a.type, shape: broadcastShapes(a.shape, b.shape) }];
  },
  fold: foldBinary((a, b) => a ** b),
  gradient({ g, inputs, outputs, gradients, wanted }) {
    const [a, b] = [present(inputs, 0), present(inputs, 1)];
    const [y, dy] = [present(outputs, 0), present(gradients, 0)];
    return [
      wanted[0] ? g.mul(dy, slopeOfBase(g, a, g.cast(b, a.type))) : null,
      wanted[1] ? g.mul(dy, slopeOfExponent(g, a, b, y)) : null,
    ];
  },
};

function slopeOfBase(g: GraphBuilder, a: Value, b: Value): Value {
  const single = b.constant && sizeOf(b.constant.shape) === 1 ? Number(b.constant.data[0]) : null;
  if (single === 2) return g.mul(a, 2);
  const slope = g.mul(g.pow(a, g.sub(b, 1)), b);
  if (single !== null && single !== 0) return slope;
  const zero = g.scalar(a.type, 0);
  return g.one('Where', [g.one('Equal', [b, zero]), zero, slope]);
}

function slopeOfExponent(g: GraphBuilder, a: Value, b: Value, y: Value): Value {
  const zero = g.scalar(y.type, 0);
  const flat = g.one('And', [g.one('Equal', [a, zero]), g.one('GreaterOrEqual', [b, zero])]);
  return g.one('Where', [flat, zero, g.mul(y, g.log(a))]);
}
