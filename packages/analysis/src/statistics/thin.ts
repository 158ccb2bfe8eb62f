import { median } from './median.ts';

/** Values, each at its place. */
export interface Points {
  readonly places: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/** More rows than this are put into blocks: all pairs of a million would take hours. */
export const MOST_POINTS = 256;

/** At most 256 points: the medians of blocks of neighbouring rows, all of one size but the last. */
export function thin({ places, values }: Points): Points {
  const count = values.length;
  const size = Math.ceil(count / MOST_POINTS);
  if (size <= 1) return { places, values };
  const blocks = Math.ceil(count / size);
  const at = new Float64Array(blocks);
  const medians = new Float64Array(blocks);
  for (let block = 0; block < blocks; block += 1) {
    const from = block * size;
    const to = Math.min(from + size, count);
    at[block] = median(Array.from({ length: to - from }, (_, i) => places[from + i] ?? 0));
    medians[block] = median(Array.from({ length: to - from }, (_, i) => values[from + i] ?? 0));
  }
  return { places: at, values: medians };
}
