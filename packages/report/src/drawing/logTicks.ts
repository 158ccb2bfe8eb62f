import { ticks, tickStep } from 'd3-array';
import type { ScaleLogarithmic } from 'd3-scale';

export interface LogTick {
  readonly value: number;
  /** The distance to which the value is to be written. */
  readonly step: number;
}

const CLOSEST = 20;
const MULTIPLES = [[1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 5], [1, 2, 5], [1, 3], [1]];
const DECADES = [2, 3, 5, 10, 20, 50, 100];

function multiplesBetween(
  low: number,
  high: number,
  multiples: readonly number[],
  every = 1,
): readonly LogTick[] {
  const found: LogTick[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
    if (power % every !== 0) continue;
    const step = Number(`1e${power}`);
    for (const multiple of multiples) {
      const value = Number(`${multiple}e${power}`);
      if (value >= low && value <= high) found.push({ value, step });
    }
  }
  return found;
}

/** Of the usual sets (1 to 9, 1-2-5, powers of ten, plain steps) the richest whose labels stay apart. */
export function logTicks(
  scale: ScaleLogarithmic<number, number>,
  height: number,
): readonly LogTick[] {
  const [low = 1, high = 10] = scale.domain();
  const sets = [
    ...MULTIPLES.map((multiples) => multiplesBetween(low, high, multiples)),
    ...DECADES.map((every) => multiplesBetween(low, high, [1], every)),
  ];
  if (high / low < 4) {
    for (const count of [2, 3, 4, 5]) {
      const step = tickStep(low, high, count);
      sets.push(ticks(low, high, count).map((value) => ({ value, step })));
    }
  }
  const most = Math.max(4, Math.floor(height / 28));
  let best: readonly LogTick[] = [];
  for (const set of sets) {
    const close = set.some((tick, index) => {
      const next = set[index + 1];
      return next !== undefined && Math.abs(scale(next.value) - scale(tick.value)) < CLOSEST;
    });
    if (!close && set.length <= most && set.length > best.length) best = set;
  }
  return best;
}
