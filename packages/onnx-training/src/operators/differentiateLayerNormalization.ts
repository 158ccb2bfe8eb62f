import { expandTo, reshapeTo, toStatic } from '../builder/broadcast.ts';
import type { Value } from '../builder/value.ts';
import { standardized } from '../lowering/standardized.ts';
import { floatOf, intOf } from '../model/attributes.ts';
import { sizeOf } from '../model/shape.ts';
import { toAxis } from './axes.ts';
import type { GradientContext, Inputs } from './operator.ts';
import { present } from './present.ts';
import { zeros } from './zeros.ts';

/**
 * The gradient of a layer normalization on a matrix with a row for each mean. Averages of products with the scale are
 * products of matrices.
 */
export function differentiateLayerNormalization(context: GradientContext): Inputs<Value> {
  const { g, node, inputs, gradients, wanted } = context;
  const x = present(inputs, 0);
  const shape = toStatic(x.shape);
  const axis = toAxis(intOf(node, 'axis', -1), shape.length);
  const normalized = shape.slice(axis);
  const [rows, size] = [sizeOf(shape.slice(0, axis)), sizeOf(normalized)];
  const toRows = (value: Value): Value => reshapeTo(g, value, [rows, size]);

  const scale = expandTo(g, present(inputs, 1), normalized);
  const dy = toRows(gradients[0] ?? zeros(g, x));
  const overRows = (value: Value): Value => reshapeTo(g, g.reduceSum(value, [0]), normalized);
  if (!wanted[0] && !wanted[1]) return [null, null, overRows(dy)];

  const situation = { x: toRows(x), epsilon: floatOf(node, 'epsilon', Math.fround(1e-5)) };
  const [xHat, inverse] = g.lower(standardized, situation);
  const product = g.mul(dy, xHat);
  return [
    wanted[0] ? reshapeTo(g, ofInput(), shape) : null,
    wanted[1] ? overRows(product) : null,
    wanted[2] ? overRows(dy) : null,
  ];

  function ofInput(): Value {
    const share = reshapeTo(g, g.mul(scale, 1 / size), [size, 1]);
    const [dmean, dinverse] = [statistic(1), statistic(2)];
    const slope = g.matMul(product, share);
    const pull = dinverse ? g.add(slope, g.mul(g.mul(dinverse, inverse), 1 / size)) : slope;
    const direct = g.sub(g.mul(dy, reshapeTo(g, scale, [1, size])), g.matMul(dy, share));
    const dx = g.mul(g.sub(direct, g.mul(xHat, pull)), inverse);
    return dmean ? g.add(dx, g.mul(dmean, 1 / size)) : dx;
  }

  /** The gradient of the mean or of r, [rows, 1]. */
  function statistic(i: number): Value | null {
    const gradient = gradients[i];
    return gradient ? reshapeTo(g, g.cast(gradient, x.type), [rows, 1]) : null;
  }
}
