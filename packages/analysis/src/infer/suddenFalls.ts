import { median } from '../statistics/median.ts';

const AROUND = 12;
const FEWEST = 8;

/**
 * How suddenly a loss falls at each row: by how much more than from row to row around it, in standard deviations of
 * these falls (1.4826 · MAD). Of the logarithm where every value is above 0, so that late steps count like early ones.
 * 0 where too few rows are around, and where nothing varies.
 */
export function suddenFalls(values: readonly number[]): Float64Array {
  const isPositive = values.every((value) => value > 0);
  const levels = isPositive ? values.map(Math.log) : values;
  const falls = Float64Array.from(levels, (level, i) =>
    i === 0 ? 0 : (levels[i - 1] ?? 0) - level,
  );
  const sudden = new Float64Array(values.length);
  for (let row = 1; row < sudden.length; row += 1) {
    const around: number[] = [];
    const end = Math.min(row + AROUND, falls.length - 1);
    for (let i = Math.max(1, row - AROUND); i <= end; i += 1) {
      if (i !== row) around.push(falls[i] ?? 0);
    }
    if (around.length < FEWEST) continue;
    const middle = median(around);
    const noise = 1.4826 * median(around.map((fall) => Math.abs(fall - middle)));
    if (noise > 0) sudden[row] = ((falls[row] ?? 0) - middle) / noise;
  }
  return sudden;
}
