import { medianInPlace } from './median.ts';

/** Values, each at its place. */
export interface Points {
  readonly places: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/** More rows than this are put into blocks: all pairs of a million would take hours. */
const MOST_POINTS = 256;

/** At most 256 points: the medians of blocks of neighbouring rows, all of one size but the last. */
export function thin({ places, values }: Points): Points {
  const count = values.length;
  const size = Math.ceil(count / MOST_POINTS);
  if (size <= 1) return { places, values };
  const blocks = Math.ceil(count / size);
  const medians = (numbers: ArrayLike<number>): Float64Array => {
    const all = new Float64Array(numbers);
    return Float64Array.from({ length: blocks }, (_, i) =>
      medianInPlace(all.subarray(i * size, Math.min((i + 1) * size, count))),
    );
  };
  return { places: medians(places), values: medians(values) };
}
