import { toStatic } from '../../builder/broadcast.ts';
import type { GraphBuilder } from '../../builder/graphBuilder.ts';
import type { Value } from '../../builder/value.ts';
import { string } from '../../model/attributes.ts';
import type { PlacedAxis } from '../../operators/window.ts';

/** Whether windows lie side by side: none shares an element with another or takes one of the padding. */
export function isTiling(window: readonly PlacedAxis[]): boolean {
  return window.every(
    ({ kernel, stride, dilation, before, count, size }) =>
      (kernel === 1 || dilation === 1) &&
      (stride === kernel || count === 1) &&
      before === 0 &&
      count * kernel <= size,
  );
}

/** How much of each axis a tiling takes; what is left over lies behind. */
export function coveredSizes(window: readonly PlacedAxis[]): readonly number[] {
  return window.map(({ kernel, count }) => kernel * count);
}

/** Repeats what stands for each window of a tiling at all of its elements. For float32 on ONNX Runtime. */
export function repeatBlocks(g: GraphBuilder, y: Value, window: readonly PlacedAxis[]): Value {
  if (window.every(({ kernel }) => kernel === 1)) return y;
  const sizes = g.int64([...toStatic(y.shape).slice(0, 2), ...coveredSizes(window)]);
  return g.one('Resize', [y, null, null, sizes], {
    mode: string('nearest'),
    coordinate_transformation_mode: string('asymmetric'),
    nearest_mode: string('floor'),
  });
}
