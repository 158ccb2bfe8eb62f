import { spanOf, type PlacedAxis } from '../../operators/window.ts';

/**
 * How many elements count along an axis in the mean of each window: those of the input, with `withPadding` also those of
 * the padding, but never what lies behind that, where `ceil_mode` lets a last window reach.
 */
export function countsOf(axis: PlacedAxis, withPadding: boolean): readonly number[] {
  const [low, high] = withPadding ? [-axis.before, axis.size + axis.after] : [0, axis.size];
  return Array.from({ length: axis.count }, (_, i) => {
    const start = i * axis.stride - axis.before;
    const end = Math.min(start + spanOf(axis), high);
    const first =
      start < low ? start + Math.ceil((low - start) / axis.dilation) * axis.dilation : start;
    return Math.max(Math.ceil((end - first) / axis.dilation), 1);
  });
}
