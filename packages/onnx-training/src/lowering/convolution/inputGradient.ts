import { toStatic } from '../../builder/broadcast.ts';
import type { Value } from '../../builder/value.ts';
import { sizeOf } from '../../model/shape.ts';
import type { PlacedAxis } from '../../operators/window.ts';

/** What the input of a convolution gets: ∂x[n, c, i] = Σ ∂y[n, o, p] · w[o, c, q] over stride · p + dilation · q − pad = i. */
export interface InputGradient {
  /** [N, Co, …counts]. */
  readonly dy: Value;
  /** [Co, Ci / groups, …kernel]. */
  readonly w: Value;
  readonly window: readonly PlacedAxis[];
  readonly groups: number;
}

/** The numbers that decide what the gradient of an input costs. */
export interface InputGradientSizes {
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
  /** Elements of one channel of the input. */
  readonly elements: number;
}

export function sizesOf({ dy, w, window, groups }: InputGradient): InputGradientSizes {
  const [batch = 1, outputs = 1] = toStatic(dy.shape);
  const [, inner = 1, ...kernel] = toStatic(w.shape);
  return {
    batch,
    groups,
    inner,
    outer: outputs / groups,
    taps: sizeOf(kernel),
    counts: sizeOf(window.map(({ count }) => count)),
    elements: sizeOf(window.map(({ size }) => size)),
  };
}
