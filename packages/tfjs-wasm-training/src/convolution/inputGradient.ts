import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Wasm } from '../wasm/wasm.ts';
import { convolve, type Axis } from './convolve.ts';
import { crop } from './crop.ts';
import { phasesOf, tapOf, type Phases } from './phases.ts';
import { meetings } from './tapRange.ts';
import type { Window } from './window.ts';

/**
 * The gradient of a convolution's input, [batch, height, width, in]:
 *
 *     dx[b, j, …, i] = Σ dy[b, y, …, o] · W[r, c, i, o]   over y · stride + r · dilation − before = j, o and the other axis
 *
 * One convolution of dy with stride 1, whose filter is the given one turned round, a phase of the stride a channel; then
 * the phases take their turns. Nothing is multiplied with the zeros between the outputs.
 */
export function inputGradient(
  wasm: Wasm,
  dy: TensorInfo,
  filter: TensorInfo,
  windows: readonly [Window, Window],
): TensorInfo {
  const rows = phasesOf(windows[0]);
  const columns = phasesOf(windows[1]);
  const turned = turn(wasm, filter, rows, columns);
  const phases = convolve(wasm, 'Conv2D', dy, turned, [axis(rows), axis(columns)]);
  wasm.dispose(turned);
  return interleave(wasm, phases, windows, rows, columns, filter.shape[2] ?? 0);
}

/**
 * Whether the convolution is the faster way, and not the backend's loops, which skip what lies outside of the input.
 *
 *     multiplications of the loops > those of the convolution / 16 + 8 · (elements of its filter) + 5,000
 *
 * Over 220 shapes drawn at random this took 1.05 times the faster of both on average, and 3 times at worst (always the
 * convolution: 1.13 and 6.7; always the loops: 3.7 and 43).
 */
export function isInputGradientFaster(
  dy: TensorInfo,
  filter: TensorInfo,
  windows: readonly [Window, Window],
): boolean {
  const [rows, columns] = [phasesOf(windows[0]), phasesOf(windows[1])];
  const [batch = 0] = dy.shape;
  const [, , channels = 0, outChannels = 0] = filter.shape;
  const pairs = channels * outChannels;
  const turned = rows.taps * columns.taps * rows.phases * columns.phases * pairs;
  const convolved = batch * rows.output * columns.output * turned;
  const looped = batch * pairs * meetings(windows[0]) * meetings(windows[1]);
  return looped > convolved / 16 + 8 * turned + 5000;
}

function axis({ dilation, pad }: Phases): Axis {
  return { stride: 1, dilation, pad };
}

/** [taps, taps, in, out] → [taps of a phase, taps of a phase, out, phase · phase · in]. */
function turn(wasm: Wasm, filter: TensorInfo, rows: Phases, columns: Phases): TensorInfo {
  const [height = 0, width = 0, channels = 0, outChannels = 0] = filter.shape;
  const outputs = rows.phases * columns.phases * channels;
  const turned = wasm.output([rows.taps, columns.taps, outChannels, outputs], 'float32');
  const from = wasm.float32(filter);
  const to = wasm.float32(turned).fill(0);
  for (let u = 0; u < rows.taps; u++) {
    for (let v = 0; v < columns.taps; v++) {
      for (let p = 0; p < rows.phases; p++) {
        for (let q = 0; q < columns.phases; q++) {
          const r = tapOf(rows, u, p);
          const c = tapOf(columns, v, q);
          if (r >= height || c >= width) continue;
          const source = (r * width + c) * channels * outChannels;
          const target =
            (u * columns.taps + v) * outChannels * outputs + (p * columns.phases + q) * channels;
          for (let i = 0; i < channels; i++) {
            for (let o = 0; o < outChannels; o++) {
              to[target + o * outputs + i] = from[source + i * outChannels + o] ?? 0;
            }
          }
        }
      }
    }
  }
  return turned;
}

/** [batch, output, output, phase · phase · in] → [batch, height, width, in]; disposes what it is given. */
function interleave(
  wasm: Wasm,
  gradient: TensorInfo,
  [{ input: height }, { input: width }]: readonly [Window, Window],
  rows: Phases,
  columns: Phases,
  channels: number,
): TensorInfo {
  const [batch = 0] = gradient.shape;
  const high = rows.output * rows.phases;
  const wide = columns.output * columns.phases;
  const perRow = columns.phases * channels;
  let interleaved = gradient;
  if (rows.phases > 1) {
    const split = wasm.reshape(gradient, [
      batch * rows.output,
      columns.output,
      rows.phases,
      perRow,
    ]);
    interleaved = wasm.run('Transpose', { x: split }, { perm: [0, 2, 1, 3] });
    wasm.dispose(gradient, split);
  }
  const whole = wasm.reshape(interleaved, [batch, high, wide, channels]);
  wasm.dispose(interleaved);
  const cut = crop(wasm, whole, [rows.skip, columns.skip], [height, width]);
  wasm.dispose(whole);
  return cut;
}
