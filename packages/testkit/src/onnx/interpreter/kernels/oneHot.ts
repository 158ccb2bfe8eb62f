import { pick } from '../arithmetic.ts';
import { axisOf, flatIndex, indexMap, stridesOf } from '../indexing.ts';
import { intOf, numberAt, valuesAt, type Kernel } from '../kernel.ts';
import { numbersOf } from '../values.ts';

/** A new axis of the size `depth`: `values[1]` at the index, `values[0]` elsewhere; an index outside is nowhere. */
export const oneHot: Kernel = (inputs, node) => {
  const [indices, depth, values] = [valuesAt(inputs, 0), numberAt(inputs, 1), valuesAt(inputs, 2)];
  const axis = axisOf(intOf(node, 'axis', -1), indices.shape.length + 1);
  const strides = stridesOf(indices.shape);
  const chosen = numbersOf(indices).map((index) => (index < 0 ? index + depth : index));
  const shape = indices.shape.toSpliced(axis, 0, depth);
  const source = indexMap(shape, (at) =>
    chosen[flatIndex(at.toSpliced(axis, 1), strides)] === at[axis] ? 1 : 0,
  );
  return [pick(values, shape, source)];
};
