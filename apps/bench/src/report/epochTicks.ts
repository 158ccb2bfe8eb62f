import { ticks } from 'd3-array';
import { formatCount } from './format.ts';
import { textWidth } from './textWidth.ts';

/** Whole numbers of epochs from 0 on, as many as have room for their labels. */
export function epochTicks(epochs: number, width: number, fontSize: number): readonly number[] {
  const label = textWidth(formatCount(epochs), fontSize) + 22;
  return ticks(0, epochs, Math.max(2, Math.floor(width / label))).filter(Number.isInteger);
}
