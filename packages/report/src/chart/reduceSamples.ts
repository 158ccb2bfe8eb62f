import type { Sample } from '../drawing/sample.ts';

/** Finer than the widest figure. */
const COLUMNS = 1200;

/**
 * At most five samples for each of 1200 columns: the first, lowest, highest and last, and a break.
 * What is drawn of them is what would be drawn of all.
 *
 * @param breaks - places, rising, after which the line is broken
 */
export function reduceSamples(
  at: readonly number[],
  values: readonly number[],
  breaks: readonly number[] = [],
): readonly Sample[] {
  const first = at[0] ?? 0;
  const width = ((at.at(-1) ?? first) - first) / COLUMNS || 1;
  const samples: Sample[] = [];
  let next = 0;
  for (let from = 0; from < at.length;) {
    const column = Math.floor(((at[from] ?? 0) - first) / width);
    while (next < breaks.length && (breaks[next] ?? 0) < (at[from] ?? 0)) next++;
    const end = breaks[next] ?? Infinity;
    let lowest = from;
    let highest = from;
    let to = from;
    while (
      to < at.length &&
      (at[to] ?? 0) <= end &&
      Math.floor(((at[to] ?? 0) - first) / width) === column
    ) {
      if ((values[to] ?? 0) < (values[lowest] ?? 0)) lowest = to;
      if ((values[to] ?? 0) > (values[highest] ?? 0)) highest = to;
      to++;
    }
    const kept = [...new Set([from, lowest, highest, to - 1])].toSorted((a, b) => a - b);
    for (const i of kept) samples.push({ x: at[i] ?? 0, value: values[i] ?? null });
    if (to < at.length && (at[to] ?? 0) > end) samples.push({ x: at[to - 1] ?? 0, value: null });
    from = to;
  }
  return samples;
}
