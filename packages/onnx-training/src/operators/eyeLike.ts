import { StepwiseError } from '@stepwise/core';
import { find, intOf } from '../model/attributes.ts';
import { elementTypeOf, type ElementType } from '../model/elementType.ts';
import type { Node } from '../model/model.ts';
import { isStatic } from '../model/shape.ts';
import { tensor, type TensorType } from '../model/tensor.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** Larger ones are left for the runtime. */
const MOST_ELEMENTS = 1e6;

/**
 * y = a matrix of the shape of x with 1 on a diagonal, k columns to the right of the main one, and 0 elsewhere; of the type
 * `dtype`, or that of x. Nothing flows back.
 */
export const eyeLike: Operator = {
  name: 'EyeLike',
  inputs: [1, 1],
  infer(node, inputs) {
    const x = present(inputs, 0);
    if (x.shape.length !== 2) {
      throw new StepwiseError('bad-model', 'Its input has to be a matrix.');
    }
    return [{ type: typeOf(node, x), shape: x.shape }];
  },
  foldTypes(node, inputs) {
    const x = present(inputs, 0);
    const [rows = 0, columns = 0] = x.shape;
    const type = typeOf(node, x);
    if (!isStatic(x.shape) || type === 'float16') return null;
    if (typeof rows !== 'number' || typeof columns !== 'number') return null;
    if (rows * columns > MOST_ELEMENTS) return null;
    const k = intOf(node, 'k', 0);
    const elements = Array.from({ length: rows * columns }, (_, i) =>
      Number((i % columns) - Math.floor(i / columns) === k),
    );
    return [tensor(type, [rows, columns], elements)];
  },
  gradient: 'zero',
};

function typeOf(node: Node, { type }: TensorType): ElementType {
  const asked = find(node, 'dtype', 'int');
  if (!asked) return type;
  const known = elementTypeOf(Number(asked.value));
  if (known) return known;
  throw new StepwiseError('unsupported', `The element type ${asked.value} can not be used here.`);
}
