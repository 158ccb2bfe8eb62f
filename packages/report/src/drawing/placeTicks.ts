import { ticks, tickStep } from 'd3-array';
import { formatCount, formatTick } from './format.ts';
import { textWidth } from './textWidth.ts';

interface PlaceTick {
  readonly at: number;
  readonly label: string;
}

/**
 * Places along the axis of epochs or steps, as many as have room for their labels: whole numbers,
 * but on an axis that is shorter than two of them.
 */
export function placeTicks(
  start: number,
  end: number,
  width: number,
  fontSize: number,
): readonly PlaceTick[] {
  const whole = end - start >= 2 || (Number.isInteger(start) && Number.isInteger(end));
  const wide = (count: number): number => {
    const step = tickStep(start, end, count);
    const labels = [start, end].map((at) =>
      whole ? formatCount(Math.round(at)) : formatTick(at, step),
    );
    return Math.max(...labels.map((label) => textWidth(label, fontSize))) + 22;
  };
  const count = Math.max(2, Math.floor(width / wide(6)));
  const step = tickStep(start, end, count);
  return ticks(start, end, count)
    .filter((at) => !whole || Number.isInteger(at))
    .map((at) => ({ at, label: whole ? formatCount(at) : formatTick(at, step) }));
}
