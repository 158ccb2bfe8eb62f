import { isStatic, sizeOf } from '../model/shape.ts';
import { scalar } from '../model/tensor.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = the number of elements of x, as int64; a constant where it is known. */
export const sizeOfAll: Operator = {
  name: 'Size',
  inputs: [1, 1],
  infer: () => [{ type: 'int64', shape: [] }],
  foldTypes(_node, inputs) {
    const { shape } = present(inputs, 0);
    const size = isStatic(shape) ? sizeOf(shape) : null;
    return size !== null && Number.isSafeInteger(size) ? [scalar('int64', size)] : null;
  },
  gradient: 'zero',
};
