import { toStatic } from '../../builder/broadcast.ts';
import type { Value } from '../../builder/value.ts';
import { sizeOf, type StaticShape } from '../../model/shape.ts';
import type { PlacedAxis } from '../../operators/window.ts';

/** What the weights of a convolution get: ∂w[o, c, q] = Σ ∂y[n, o, p] · x[n, c, stride · p + dilation · q − pad]. */
export interface WeightGradient {
  /** [N, Ci, …sizes]. */
  readonly x: Value;
  /** [N, Co, …counts]. */
  readonly dy: Value;
  readonly window: readonly PlacedAxis[];
  readonly groups: number;
}

/** The numbers that decide what a weight gradient costs. */
export interface WeightGradientSizes {
  readonly batch: number;
  readonly groups: number;
  /** Input channels of one group. */
  readonly inner: number;
  /** Output channels of one group. */
  readonly outer: number;
  /** Elements of the kernel. */
  readonly taps: number;
  /** Outputs of one channel. */
  readonly counts: number;
  readonly kernel: StaticShape;
}

export function sizesOf({ x, dy, window, groups }: WeightGradient): WeightGradientSizes {
  const [batch = 1, inputs = 1] = toStatic(x.shape);
  const [, outputs = 1] = toStatic(dy.shape);
  const kernel = window.map((axis) => axis.kernel);
  return {
    batch,
    groups,
    inner: inputs / groups,
    outer: outputs / groups,
    taps: sizeOf(kernel),
    counts: sizeOf(window.map(({ count }) => count)),
    kernel,
  };
}
