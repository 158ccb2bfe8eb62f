import type { StaticShape } from '../model/shape.ts';
import type { FloatType } from '../model/elementType.ts';

/** An initializer of a model, as far as training is concerned. */
export interface Parameter {
  /** As in the model. */
  readonly name: string;
  readonly shape: StaticShape;
  readonly size: number;
  readonly type: FloatType;
  /** The operator that uses it, the first where several do: `Gemm`. */
  readonly operator: string;
  /** Whether it can be trained. */
  readonly trainable: boolean;
  /** Why it can't. */
  readonly reason?: string;
  /** What PyTorch's exporter did to it, where that can be seen: `batch norm was folded into it at the export`. */
  readonly note?: string;
}
