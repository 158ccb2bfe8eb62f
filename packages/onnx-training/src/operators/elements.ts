import { ARRAYS, type ElementType } from '../model/elementType.ts';
import { sizeOf, type StaticShape } from '../model/shape.ts';
import { tensor, type Tensor } from '../model/tensor.ts';

/** A tensor of elements as they stand in typed arrays: whole numbers of 64 bits keep every digit. */
export function ofElements(
  type: ElementType,
  shape: StaticShape,
  elements: ArrayLike<number | bigint>,
): Tensor {
  if (type === 'int64') return tensor(type, shape, BigInt64Array.from(elements, BigInt));
  if (type === 'uint64') return tensor(type, shape, BigUint64Array.from(elements, BigInt));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the types with bigints are above
  const Numbers = ARRAYS[type] as Float32ArrayConstructor;
  return tensor(type, shape, Numbers.from(elements, Number));
}

/** The tensor of the elements that stand at the given places of another. */
export function pick(x: Tensor, shape: StaticShape, places: readonly number[]): Tensor {
  return ofElements(
    x.type,
    shape,
    places.map((place) => x.data[place] ?? 0),
  );
}

/** For each element of a shape, in order: where it stands in a tensor that is broadcast to that shape. */
export function broadcastPlaces(from: StaticShape, to: StaticShape): number[] {
  const offset = to.length - from.length;
  return placesOf(to, (axis) => (axis < offset || from[axis - offset] === 1 ? 0 : 1), from);
}

/**
 * For each element of a shape, in order: its place in another shape, aligned at the end, where each coordinate is
 * multiplied by `step(axis)` and moved by `start(axis)`.
 */
export function placesOf(
  shape: StaticShape,
  step: (axis: number) => number,
  within: StaticShape,
  start: (axis: number) => number = () => 0,
): number[] {
  const offset = shape.length - within.length;
  let stride = 1;
  const axes = shape
    .map((size, axis) => ({ size, axis }))
    .toReversed()
    .map(({ size, axis }) => {
      const by = { size, step: step(axis) * stride, start: start(axis) * stride };
      stride *= axis < offset ? 1 : (within[axis - offset] ?? 1);
      return by;
    });
  return Array.from({ length: sizeOf(shape) }, (_, flat) => {
    let [rest, place] = [flat, 0];
    for (const by of axes) {
      place += (rest % by.size) * by.step + by.start;
      rest = Math.floor(rest / by.size);
    }
    return place;
  });
}
