import { toStatic } from '../../builder/broadcast.ts';
import { sizeOf, type StaticShape } from '../../model/shape.ts';
import { blocksOf, type Work } from '../estimate.ts';
import { sizesOf, type WeightGradient } from './weightGradient.ts';

/** `count` products of [rows, inner], which is read for each, with [inner, columns]. */
export function productWork(count: number, rows: number, columns: number, inner: number): Work {
  return {
    products: count,
    multiplyAdds: count * rows * blocksOf(columns) * inner,
    elements: count * rows * inner,
    nodes: 1,
  };
}

/** The channels of the input and of the gradient are put before the batch. */
export function turnWork({ x, dy }: WeightGradient): readonly Work[] {
  return [turnedWork(toStatic(x.shape)), turnedWork(toStatic(dy.shape))];
}

/** The first two axes change places, where both have more than one element: rows of memory are moved one by one. */
export function turnedWork([first = 1, second = 1, ...others]: StaticShape): Work {
  if (first === 1 || second === 1) return {};
  const [rows, length] = [first * second, sizeOf(others)];
  // single elements take a blocked transpose
  return length === 1
    ? { scattered: 3 * rows, nodes: 1 }
    : { scattered: rows * length, pieces: 2 * rows, nodes: 1 };
}

/** Products of each image are added up. */
export function sumWork(situation: WeightGradient): Work {
  const { batch, groups, inner, outer, taps } = sizesOf(situation);
  return batch === 1 ? {} : { elements: batch * groups * inner * outer * taps, nodes: 2 };
}

/** The elements of the kernel are put behind the channels. */
export function reorderWork(situation: WeightGradient): Work {
  const { groups, inner, outer, taps } = sizesOf(situation);
  return taps === 1 ? { nodes: 2 } : { scattered: groups * inner * outer * taps, nodes: 3 };
}
