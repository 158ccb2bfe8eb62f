import type {
  GradSaveFunc,
  Rank,
  Tensor,
  Tensor2D,
  Tensor3D,
  Tensor4D,
} from '@tensorflow/tfjs-core';
import { StepwiseError } from '@stepwise/core';
import { checkKeys, checkNumber } from '@stepwise/core/check';
import { checkNamespace } from './checkNamespace.ts';
import { windowsOf } from './convolution/window.ts';
import { filterGradientByOps, inputGradientByOps } from './gradients/opGradients.ts';
import type { Tf } from './tensorflow.ts';

export interface CausalConv1dOptions {
  /** Steps from one output to the next. Default 1. */
  readonly stride?: number;
  /** Steps from one tap to the next; above 1 the stride is 1. Default 1. */
  readonly dilation?: number;
}

/**
 * A convolution in time that sees nothing of the future, with its gradient, on every backend. TensorFlow.js 4.22 has
 * neither: `tf.layers.conv1d({ padding: 'causal' })` is not implemented, and dilations have no gradient.
 *
 *     y[b, t, o] = Σ x[b, t · stride − (taps − 1 − k) · dilation, i] · filter[k, i, o]   over k and i
 *
 * with zeros before the first step, so that y has ⌈steps / stride⌉ steps.
 *
 * @param tf the namespace: `import * as tf from '@tensorflow/tfjs'`.
 * @param x [batch, steps, in] or [steps, in], float32.
 * @param filter [taps, in, out], float32.
 *
 * @example
 * ```ts
 * const x = tf.tensor2d([[1], [2], [3]]);
 * const sumOfTwo = tf.ones<tf.Rank.R3>([2, 1, 1]);
 * causalConv1d(tf, x, sumOfTwo).arraySync(); // [[1], [3], [5]]
 * ```
 * @throws StepwiseError `bad-option` for shapes and options that do not fit, `unsupported` for a stride and a dilation
 * that are both above 1.
 * @see van den Oord et al., WaveNet, 2016; Keras, `Conv1D(padding="causal")`.
 */
export function causalConv1d(
  tf: Tf,
  x: Tensor3D,
  filter: Tensor3D,
  options?: CausalConv1dOptions,
): Tensor3D;
export function causalConv1d(
  tf: Tf,
  x: Tensor2D,
  filter: Tensor3D,
  options?: CausalConv1dOptions,
): Tensor2D;
export function causalConv1d(
  tf: Tf,
  x: Tensor2D | Tensor3D,
  filter: Tensor3D,
  options: CausalConv1dOptions = {},
): Tensor2D | Tensor3D {
  const where = 'causalConv1d';
  checkNamespace(where, tf);
  checkKeys(where, options, ['stride', 'dilation']);
  const stride = checkNumber(`${where}: stride`, options.stride ?? 1, { min: 1, integer: true });
  const dilation = checkNumber(`${where}: dilation`, options.dilation ?? 1, {
    min: 1,
    integer: true,
  });
  if (stride > 1 && dilation > 1) {
    throw new StepwiseError(
      'unsupported',
      `${where}: wanted a stride or a dilation of 1, TensorFlow.js convolves with no other; got stride ${stride} and dilation ${dilation}. Convolve with stride 1, and take every ${stride}th step of what comes out.`,
    );
  }
  checkShapes(x, filter);
  const [taps, channels, outChannels] = filter.shape;
  const [steps, batch] = x.rank === 2 ? [x.shape[0], 1] : [x.shape[1], x.shape[0]];
  const asImage: Tensor4D = tf.reshape(x, [batch, 1, steps, channels]);
  const asFilter: Tensor4D = tf.reshape(filter, [1, taps, channels, outChannels]);
  const y = convolve(tf, asImage, asFilter, stride, dilation);
  const outSteps = Math.ceil(steps / stride);
  return x.rank === 2
    ? tf.reshape<Rank.R2>(y, [outSteps, outChannels])
    : tf.reshape<Rank.R3>(y, [batch, outSteps, outChannels]);
}

/** [batch, 1, steps, in] with [1, taps, in, out]. */
function convolve(
  tf: Tf,
  x: Tensor4D,
  filter: Tensor4D,
  stride: number,
  dilation: number,
): Tensor4D {
  const before = (filter.shape[1] - 1) * dilation;
  const pad: [Pair, Pair, Pair, Pair] = [
    [0, 0],
    [0, 0],
    [before, 0],
    [0, 0],
  ];
  const strides: Pair = [1, stride];
  const dilations: Pair = [1, dilation];
  const forward = tf.customGrad((...given) => {
    // customGrad types what it calls the function with as one list: the inputs, and then the function that saves
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const [image, taps, save] = given as [Tensor4D, Tensor4D, GradSaveFunc];
    save([image, taps]);
    return {
      value: tf.conv2d(image, taps, strides, pad, 'NHWC', dilations),
      gradFunc(dy: Tensor4D, saved: Tensor[]) {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion
        const [seen, used] = saved as [Tensor4D, Tensor4D];
        const windows = windowsOf(
          tf.backend_util.computeConv2DInfo(seen.shape, used.shape, strides, dilations, pad),
        );
        return [
          stride === 1
            ? inputGradientByOps(tf, dy, used, windows)
            : tf.conv2dTranspose(dy, used, seen.shape, strides, pad),
          filterGradientByOps(tf, seen, dy, windows),
        ];
      },
    };
  });
  return forward(x, filter);
}

type Pair = [number, number];

function checkShapes(x: Tensor, filter: Tensor): void {
  if (x.rank !== 2 && x.rank !== 3) {
    throw new StepwiseError(
      'bad-option',
      `causalConv1d: wanted x as [batch, steps, in] or [steps, in]; got [${x.shape.join(', ')}].`,
    );
  }
  const channels = x.shape.at(-1);
  if (filter.rank !== 3 || filter.shape[1] !== channels) {
    throw new StepwiseError(
      'bad-option',
      `causalConv1d: wanted a filter [taps, ${channels}, out], as x has ${channels} channels; got [${filter.shape.join(', ')}].`,
    );
  }
}
