import { reshapeTo } from '../builder/broadcast.ts';
import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';

/** [n, c, …] as unscaled · scale, with one number for each channel. */
export interface ChannelScale {
  readonly unscaled: Value;
  /** [c, 1, …] with as many axes as the whole but for the first. */
  readonly scale: Value;
}

/**
 * How the last node that made a value scales channels; null where it does something else. What is linear in the value can
 * then scale something smaller: a convolution its weights. A node that nothing uses any more is left out of the graph.
 */
export function channelScale(g: GraphBuilder, value: Value): ChannelScale | null {
  const made = g.makerOf(value);
  if (made?.node.op !== 'Mul') return null;
  const [unscaled, scale] = made.inputs;
  if (!unscaled || !scale) return null;
  const [channels, ...rest] = scale.shape;
  const isOfChannels =
    scale.shape.length === value.shape.length - 1 &&
    channels === value.shape[1] &&
    rest.every((size) => size === 1);
  const isWhole = unscaled.shape.join() === value.shape.join();
  return isOfChannels && isWhole ? { unscaled, scale } : null;
}

/** A scale for each channel as one for each of the first axis of weights [c, …]. */
export function overFirst(g: GraphBuilder, scale: Value, weights: Value): Value {
  const [channels = 1, ...rest] = weights.shape.map(Number);
  return reshapeTo(g, scale, [channels, ...rest.map(() => 1)]);
}
