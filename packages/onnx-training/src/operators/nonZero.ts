import type { Tensor } from '../model/tensor.ts';
import { tensor } from '../model/tensor.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/**
 * y = where x is not 0, as int64: a row for each axis of x, a column for each such element, in the order of the elements.
 * How many there are is known only where x is constant. Nothing flows back.
 */
export const nonZero: Operator = {
  name: 'NonZero',
  inputs: [1, 1],
  infer(_node, inputs) {
    const { shape, constant } = present(inputs, 0);
    const count = constant ? placesOf(constant).length : null;
    return [{ type: 'int64', shape: [shape.length, count] }];
  },
  fold(_node, inputs) {
    const x = present(inputs, 0);
    if (x.type === 'float16') return null;
    const places = placesOf(x);
    const rows = x.shape.map((size, axis) => {
      const stride = x.shape.slice(axis + 1).reduce((a, b) => a * b, 1);
      return places.map((place) => Math.floor(place / stride) % size);
    });
    return [tensor('int64', [x.shape.length, places.length], rows.flat())];
  },
  gradient: 'zero',
};

function placesOf({ data, type }: Tensor): readonly number[] {
  // the bits of −0 in half precision are not 0
  const isZero = (x: number | bigint): boolean =>
    type === 'float16' ? (Number(x) & 0x7fff) === 0 : Number(x) === 0;
  return Array.from<number | bigint>(data).flatMap((x, i) => (isZero(x) ? [] : [i]));
}
