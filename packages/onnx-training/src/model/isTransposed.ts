import { areAllEqual } from './areAllEqual.ts';
import type { Tensor } from './tensor.ts';

/** Whether a matrix is the transpose of another one, element by element; matrices of one number alone are never. */
export function isTransposed(a: Tensor, b: Tensor): boolean {
  const [rows = 0, columns = 0] = a.shape;
  if (a.shape.length !== 2 || b.shape.join() !== `${columns},${rows}`) return false;
  if (a.type !== b.type || areAllEqual(a)) return false;
  for (let i = 0; i < rows; i += 1) {
    for (let j = 0; j < columns; j += 1) {
      if (a.data[i * columns + j] !== b.data[j * rows + i]) return false;
    }
  }
  return true;
}
