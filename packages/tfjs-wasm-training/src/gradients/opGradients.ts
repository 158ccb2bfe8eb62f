import type { Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import { phasesOf } from '../convolution/phases.ts';
import { reach, type Window } from '../convolution/window.ts';
import type { Tf } from '../tensorflow.ts';

// Gradients of convolutions as compositions of ops, for every backend: x and dy are [batch, height, width, channels],
// filters are [height, width, in, out].

type Windows = readonly [Window, Window];
type Pair = [number, number];
type Pad = [Pair, Pair, Pair, Pair];

/** Of the input, with a stride of 1: dy convolved with the filter, which is turned round. */
export function inputGradientByOps(
  tf: Tf,
  dy: Tensor4D,
  filter: Tensor4D,
  windows: Windows,
): Tensor4D {
  const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]);
  const all = tf.conv2d(dy, turned, 1, aroundOf(windows), 'NHWC', dilationsOf(windows));
  return cut(tf, all, windows);
}

/** Of the filter, with a stride or a dilation of 1: x convolved with dy, batch and channels in each other's place. */
export function filterGradientByOps(tf: Tf, x: Tensor4D, dy: Tensor4D, windows: Windows): Tensor4D {
  const [rows, columns] = windows;
  const [batch, height, width, channels] = x.shape;
  const seenRows = Math.min(height, reach(rows) - rows.before);
  const seenColumns = Math.min(width, reach(columns) - columns.before);
  const seen = tf.slice(x, [0, 0, 0, 0], [batch, seenRows, seenColumns, channels]);
  const gradient = tf.conv2d(
    tf.transpose(seen, [3, 1, 2, 0]),
    tf.transpose(dy, [1, 2, 0, 3]),
    dilationsOf(windows),
    padding(
      [rows.before, reach(rows) - rows.before - seenRows],
      [columns.before, reach(columns) - columns.before - seenColumns],
    ),
    'NHWC',
    [rows.stride, columns.stride],
  );
  return tf.transpose(gradient, [1, 2, 0, 3]);
}

/** Of the input of a depthwise convolution with a stride of 1; the filter is [height, width, in, multiplier]. */
export function depthwiseInputGradientByOps(
  tf: Tf,
  dy: Tensor4D,
  filter: Tensor4D,
  windows: Windows,
): Tensor4D {
  const [height, width, channels, multiplier] = filter.shape;
  const turned = tf.reverse(filter, [0, 1]);
  const each: Tensor4D = tf.reshape(turned, [height, width, channels * multiplier, 1]);
  const all = tf.depthwiseConv2d(dy, each, 1, aroundOf(windows), 'NHWC', dilationsOf(windows));
  const wide = cut(tf, all, windows);
  const [batch, rows, columns] = wide.shape;
  return tf.sum(tf.reshape(wide, [batch, rows, columns, channels, multiplier]), 4);
}

/** Of the filter of a depthwise convolution, a tap at a time. */
export function depthwiseFilterGradientByOps(
  tf: Tf,
  x: Tensor4D,
  dy: Tensor4D,
  multiplier: number,
  [rows, columns]: Windows,
): Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const padded = tf.pad(tf.reshape(x, [batch, height, width, channels, 1]), [
    [0, 0],
    [rows.before, after(rows)],
    [columns.before, after(columns)],
    [0, 0],
    [0, 0],
  ]);
  const said = tf.reshape(dy, [batch, rows.output, columns.output, channels, multiplier]);
  const taps: Tensor3D[] = [];
  for (let r = 0; r < rows.taps; r++) {
    for (let c = 0; c < columns.taps; c++) {
      const seen = tf.slice(
        padded,
        [0, r * rows.dilation, c * columns.dilation, 0, 0],
        [batch, rows.output, columns.output, channels, 1],
      );
      taps.push(tf.sum(tf.mul(seen, said), [0, 1, 2]));
    }
  }
  return tf.reshape(tf.stack(taps), [rows.taps, columns.taps, channels, multiplier]);
}

/** Zeros behind the input that the last output sees. */
const after = (window: Window): number => Math.max(0, reach(window) - window.before - window.input);

function aroundOf([rows, columns]: Windows): Pad {
  return padding(phasesOf(rows).pad, phasesOf(columns).pad);
}

function padding(rows: readonly [number, number], columns: readonly [number, number]): Pad {
  return [[0, 0], [...rows], [...columns], [0, 0]];
}

const dilationsOf = ([rows, columns]: Windows): Pair => [rows.dilation, columns.dilation];

function cut(tf: Tf, all: Tensor4D, [rows, columns]: Windows): Tensor4D {
  const [batch, , , channels] = all.shape;
  return tf.slice(
    all,
    [0, phasesOf(rows).skip, phasesOf(columns).skip, 0],
    [batch, rows.input, columns.input, channels],
  );
}
