/**
 * One step of a reference network, as plain data, so that ONNX Runtime and PyTorch build the same from it. Images are
 * [n, c, h, w], sequences [n, c, l] in convolutions and [n, l, d] in attention.
 */
export type Layer =
  | { readonly kind: 'dense'; readonly inputs: number; readonly outputs: number }
  | {
      readonly kind: 'conv';
      readonly inputs: number;
      readonly outputs: number;
      /** One size for each spatial axis; padded by half of it, so that stride 1 keeps the size. */
      readonly kernel: readonly number[];
      readonly stride: number;
      readonly groups: number;
      readonly bias: boolean;
    }
  | { readonly kind: 'batchNorm'; readonly channels: number }
  | { readonly kind: 'instanceNorm'; readonly channels: number }
  | { readonly kind: 'layerNorm'; readonly size: number }
  | { readonly kind: 'relu' }
  | { readonly kind: 'gelu' }
  | { readonly kind: 'flatten' }
  /** In 2-D; padded by half of the size where windows overlap. */
  | { readonly kind: 'maxPool'; readonly size: number; readonly stride: number }
  /** The mean over all spatial axes: [n, c, …] → [n, c]. */
  | { readonly kind: 'globalAverage' }
  /** Mean and maximum over all spatial axes, one behind the other: [n, c, …] → [n, 2c]. */
  | { readonly kind: 'globalAverageAndMax' }
  /** The mean over the positions: [n, l, d] → [n, d]. */
  | { readonly kind: 'meanOverPositions' }
  /** Multi-head self-attention with its two projections. */
  | { readonly kind: 'attention'; readonly size: number; readonly heads: number }
  /** x′ + f(x), where x′ is x or, with a shortcut, that of x. */
  | {
      readonly kind: 'residual';
      readonly layers: readonly Layer[];
      readonly shortcut?: readonly Layer[];
    };

/** A network and the batches that it is measured with. */
export interface LayerModel {
  readonly name: string;
  readonly title: string;
  /** Whether lowerings or optimizers were ever chosen by looking at this model. */
  readonly tuned: boolean;
  /** Of one example. */
  readonly input: readonly number[];
  readonly batchSize: number;
  /** Of cross-entropy, or the number of outputs of mean squared error. */
  readonly outputs: number;
  readonly loss: 'cross-entropy' | 'mean-squared-error';
  readonly layers: readonly Layer[];
}
