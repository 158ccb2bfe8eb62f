import { reshapeTo, toStatic } from '../../builder/broadcast.ts';
import type { GraphBuilder } from '../../builder/graphBuilder.ts';
import type { Value } from '../../builder/value.ts';
import { int, ints } from '../../model/attributes.ts';

interface Moves {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/**
 * A pool of which padding counts as zeros. One spatial axis is taken for an image of the height 1, for which ONNX Runtime
 * needs three fifths of the time.
 */
export function poolImages(
  g: GraphBuilder,
  op: 'AveragePool' | 'MaxPool',
  x: Value,
  { kernel, strides, before, after }: Moves,
): Value {
  const [n = 1, channels = 1, ...sizes] = toStatic(x.shape);
  const row = sizes.length === 1;
  const image = row ? reshapeTo(g, x, [n, channels, 1, ...sizes]) : x;
  const pooled = g.one(op, [image], {
    kernel_shape: ints(row ? [1, ...kernel] : kernel),
    strides: ints(row ? [1, ...strides] : strides),
    pads: ints(row ? [0, ...before, 0, ...after] : [...before, ...after]),
    ...(op === 'AveragePool' && { count_include_pad: int(1) }),
  });
  const shape = toStatic(pooled.shape);
  return row ? reshapeTo(g, pooled, shape.toSpliced(2, 1)) : pooled;
}
