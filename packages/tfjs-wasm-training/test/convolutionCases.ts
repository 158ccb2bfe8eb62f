import type { backend_util } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs';
import type { Random } from './random.ts';

type Four = [number, number, number, number];
type Padding = 'same' | 'valid' | number | [[0, 0], [number, number], [number, number], [0, 0]];

/** A small convolution at random: at most 4,096 elements in each tensor. */
export interface ConvolutionCase {
  readonly inputShape: Four;
  readonly filterShape: Four;
  readonly outputShape: Four;
  readonly strides: [number, number];
  readonly dilations: [number, number];
  readonly pad: Padding;
}

export interface Drawing {
  readonly depthwise?: boolean;
  /** Dilations above 1, which go with strides of 1. */
  readonly dilated?: boolean;
}

export function drawConvolution(random: Random, drawing: Drawing = {}): ConvolutionCase {
  for (;;) {
    const drawn = draw(random, drawing);
    if (drawn) return drawn;
  }
}

function draw(random: Random, { depthwise = false, dilated = false }: Drawing) {
  const line = random.next() < 0.25;
  const batch = random.pick([1, 1, 2, 3, 5]);
  const longest = dilated ? 8 : 11;
  const height = line ? 1 : random.whole(1, longest);
  const width = line ? random.whole(1, 40) : random.whole(1, longest);
  const inChannels = random.pick([1, 1, 2, 3, 4, 7, 8]);
  const filterHeight = line ? 1 : random.whole(1, 4);
  const filterWidth = random.whole(1, line ? 7 : 4);
  const outChannels = random.pick(depthwise ? [1, 1, 2, 3] : [1, 2, 3, 4, 8, 9]);
  const strides: [number, number] = dilated ? [1, 1] : [random.whole(1, 3), random.whole(1, 3)];
  const dilations: [number, number] = dilated ? [random.whole(1, 3), random.whole(2, 3)] : [1, 1];
  const side = (taps: number) => random.whole(0, taps - 1);
  const pad: Padding = random.pick<() => Padding>([
    () => 'same',
    () => 'valid',
    // TensorFlow.js computes both sizes of the output with the filter's height when the padding is one number
    () => (filterHeight === filterWidth && !dilated ? side(filterHeight) : 'same'),
    () => [
      [0, 0],
      [side(filterHeight), side(filterHeight)],
      [side(filterWidth), side(filterWidth)],
      [0, 0],
    ],
  ])();
  const inputShape: Four = [batch, height, width, inChannels];
  const filterShape: Four = [filterHeight, filterWidth, inChannels, outChannels];
  const info: backend_util.Conv2DInfo = tf.backend_util.computeConv2DInfo(
    inputShape,
    filterShape,
    strides,
    dilations,
    pad,
    'floor',
    depthwise,
  );
  const outputShape = info.outShape;
  const sizes = [inputShape, filterShape, outputShape].map((shape) =>
    shape.reduce((product, size) => product * size, 1),
  );
  // one filter tap or more must fit at least once
  if (info.outHeight < 1 || info.outWidth < 1 || sizes.some((size) => size > 4096)) return null;
  return { inputShape, filterShape, outputShape, strides, dilations, pad };
}
