import { median } from '../statistics/median.ts';

/** Rows on each side that tell what is usual. */
const AROUND = 12;
const FEWEST = 6;
/** One change may not outweigh all others. */
const MOST = 10;

/**
 * By how much a loss falls from the row before to a row, and from that to the next, beyond what is usual around: in
 * standard deviations of the differences there (1.4826 · MAD), at most 10. Null where too few rows are around.
 */
export function jumpsOf(values: readonly number[], row: number): readonly [number, number] | null {
  const usual: number[] = [];
  for (let i = Math.max(1, row - AROUND); i <= row + AROUND && i < values.length; i += 1) {
    if (i !== row && i !== row + 1) usual.push(fall(values, i));
  }
  if (usual.length < FEWEST || row < 1 || row + 1 >= values.length) return null;
  const middle = median(usual);
  const noise = 1.4826 * median(usual.map((one) => Math.abs(one - middle)));
  if (!(noise > 0)) return null;
  const z = (i: number): number =>
    Math.min(Math.max((fall(values, i) - middle) / noise, -MOST), MOST);
  return [z(row), z(row + 1)];
}

function fall(values: readonly number[], row: number): number {
  return (values[row - 1] ?? 0) - (values[row] ?? 0);
}
