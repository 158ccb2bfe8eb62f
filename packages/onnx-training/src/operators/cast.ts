import { StepwiseError } from '@stepwise/core';
import { intOf } from '../model/attributes.ts';
import { elementTypeOf, type ElementType } from '../model/elementType.ts';
import type { Node } from '../model/model.ts';
import { foldUnary } from './elementwise.ts';
import { ofElements } from './elements.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/**
 * y = x in another element type, `to`; a float that becomes a whole number is cut towards 0, and every number but 0 is
 * true.
 *
 * ∂x = ∂y in the type of x, from float to float. Nothing flows back from whole numbers and bool.
 */
export const cast: Operator = {
  name: 'Cast',
  inputs: [1, 1],
  infer: (node, inputs) => [{ type: targetOf(node), shape: present(inputs, 0).shape }],
  fold(node, inputs, types) {
    const [x, to] = [present(inputs, 0), targetOf(node)];
    if (x.type === 'int64' && to === 'int64') return [ofElements(to, x.shape, x.data)];
    const convert = (value: number): number =>
      to === 'bool' ? Number(value !== 0) : Math.trunc(value);
    const isReal = to === 'float32' || to === 'float64';
    return foldUnary((value) => (isReal ? value : convert(value)))(node, inputs, types);
  },
  gradient({ g, inputs, gradients }) {
    return [g.cast(present(gradients, 0), present(inputs, 0).type)];
  },
};

function targetOf(node: Node): ElementType {
  const number = intOf(node, 'to', 0);
  const type = elementTypeOf(number);
  if (type !== null && type !== 'float16') return type;
  throw new StepwiseError(
    'unsupported',
    type
      ? 'Half precision can not be computed with here; export the model in float32.'
      : `There is no element type ${number} that can be used here.`,
  );
}
