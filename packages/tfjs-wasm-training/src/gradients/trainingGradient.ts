import type { GradConfig, NamedAttrMap, Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { Tf } from '../tensorflow.ts';

/** A gradient for every backend. */
export type TrainingGradient =
  | {
      /** TensorFlow.js has one, which knows less. */
      readonly role: 'replaces';
      readonly kernelName: string;
      /** Makes the gradient; `stock` is the one that it replaces. */
      create(tf: Tf, stock: GradConfig): GradConfig;
    }
  | {
      /** TensorFlow.js has none. */
      readonly role: 'adds';
      readonly kernelName: string;
      create(tf: Tf): GradConfig;
    };

/** The gradient of a convolution, which saves x and filter; attributes are those of the op. */
interface ConvolutionCall<Attributes> {
  readonly tf: Tf;
  readonly dy: Tensor4D;
  readonly x: Tensor4D;
  readonly filter: Tensor4D;
  readonly attrs: Attributes;
}

/** A gradient for the convolutions that `takes` takes; the others keep the one that they have. */
export function convolutionGradient<Attributes>(
  kernelName: string,
  takes: (attrs: Attributes) => boolean,
  gradient: (call: ConvolutionCall<Attributes>) => {
    x: () => Tensor;
    filter: () => Tensor;
  },
): TrainingGradient {
  return {
    role: 'replaces',
    kernelName,
    create: (tf, stock) => ({
      ...stock,
      gradFunc(dy, saved, attributes) {
        // the registry hands on what the op of this name has saved, and has no types for it
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion
        const attrs = attributes as NamedAttrMap & Attributes;
        if (!takes(attrs)) return stock.gradFunc(dy, saved, attributes);
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion
        const [x, filter] = saved as [Tensor4D, Tensor4D];
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion
        return gradient({ tf, dy: dy as Tensor4D, x, filter, attrs });
      },
    }),
  };
}

/** Whether taps lie apart. */
export function isDilated(dilations: number | readonly number[] | undefined): boolean {
  return [dilations ?? 1].flat().some((dilation) => dilation !== 1);
}
