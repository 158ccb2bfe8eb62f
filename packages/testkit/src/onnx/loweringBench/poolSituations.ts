import type { GraphBuilder, StaticShape, Value } from '@stepwise/onnx-training';
import type { Random } from '../random.ts';
import { countOf, type ConvolutionShape } from './convolutionShape.ts';
import type { MakeSituation } from './convolutionSituations.ts';

/** Shapes with more elements in all windows are left out. */
const MOST_TAPS = 2e7;

/**
 * Pools as networks have them: half of them side by side, of 2 to 7 elements or over everything, the others with overlap
 * and padding; batches from 1 to 64, channels from 1 to 256, sizes from 7 to 112 in two dimensions and from 32 to 1024 in
 * one.
 */
export function drawPoolShape(r: Random): ConvolutionShape {
  for (;;) {
    const rank = r.choose<1 | 2>([1, 2, 2]);
    const size = rank === 1 ? Math.round(2 ** r.uniform(5, 10)) : Math.round(7 * 16 ** r.uniform());
    const sideBySide = r.flip();
    const kernel = sideBySide ? r.choose([2, 2, 2, 3, 4, 7, size]) : r.choose([2, 3, 3, 3, 5]);
    const channels = r.choose([1, 3, 8, 16, 32, 64, 96, 128, 256]);
    const shape: ConvolutionShape = {
      batch: r.choose([1, 2, 4, 8, 16, 32, 64]),
      groups: 1,
      inner: channels,
      outer: channels,
      rank,
      size,
      kernel,
      stride: sideBySide ? kernel : r.choose([1, 2, 2]),
      dilation: 1,
      pad: sideBySide ? 0 : Math.floor(kernel / 2) * r.choose([0, 1, 1]),
    };
    const windows = shape.batch * channels * countOf(shape) ** rank;
    if (countOf(shape) >= 1 && windows * kernel ** rank <= MOST_TAPS) return shape;
  }
}

function parts({ batch, inner, rank, ...shape }: ConvolutionShape) {
  const { size, kernel, stride, dilation, pad } = shape;
  const count = countOf({ batch, inner, rank, ...shape });
  const each = (value: number): StaticShape => Array.from({ length: rank }, () => value);
  const axis = { kernel, stride, dilation, before: pad, after: pad, size, count };
  return {
    window: Array.from({ length: rank }, () => axis),
    x: [batch, inner, ...each(size)],
    y: [batch, inner, ...each(count)],
  };
}

const input = (g: GraphBuilder, name: string, shape: StaticShape): Value =>
  g.input(name, 'float32', shape);

/** Pools whose gradients are measured, by the name of the choice. */
export const POOL_SITUATIONS: Readonly<Record<string, MakeSituation>> = {
  'average-pool-gradient': (g, shape) => {
    const { window, x, y } = parts(shape);
    return { dy: input(g, 'dy', y), shape: x, window, withPadding: true };
  },
  'max-pool-gradient': (g, shape) => {
    const { window, x, y } = parts(shape);
    return {
      x: input(g, 'x', x),
      y: input(g, 'y', y),
      dy: input(g, 'dy', y),
      indices: null,
      window,
    };
  },
};
