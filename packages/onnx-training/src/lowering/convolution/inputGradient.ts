import type { Value } from '../../builder/value.ts';
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
