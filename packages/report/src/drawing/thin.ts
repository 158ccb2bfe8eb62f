/** A point of a drawing; a null height breaks the line. */
export interface PlotPoint {
  readonly x: number;
  readonly y: number | null;
}

/** Of each column one unit wide: the first, lowest, highest and last point, and the outer breaks. */
function columnIndexes(points: readonly PlotPoint[], from: number, to: number): readonly number[] {
  const kept = new Map<string, number>();
  let lowest = Infinity;
  let highest = -Infinity;
  for (let index = from; index < to; index++) {
    const y = points[index]?.y ?? null;
    if (y === null) {
      if (!kept.has('first break')) kept.set('first break', index);
      kept.set('last break', index);
      continue;
    }
    if (!kept.has('first')) kept.set('first', index);
    kept.set('last', index);
    if (y < lowest) {
      lowest = y;
      kept.set('lowest', index);
    }
    if (y > highest) {
      highest = y;
      kept.set('highest', index);
    }
  }
  return [...new Set(kept.values())].toSorted((a, b) => a - b);
}

/**
 * Leaves out points that no one could see: at most six per column of the plot, extremes always kept.
 * `points` must be ordered by x.
 */
export function thin(points: readonly PlotPoint[]): readonly PlotPoint[] {
  const kept: PlotPoint[] = [];
  let from = 0;
  while (from < points.length) {
    const column = Math.floor(points[from]?.x ?? 0);
    let to = from + 1;
    while (to < points.length && Math.floor(points[to]?.x ?? 0) === column) to++;
    for (const index of columnIndexes(points, from, to)) {
      const point = points[index];
      if (point !== undefined) kept.push(point);
    }
    from = to;
  }
  return kept;
}
