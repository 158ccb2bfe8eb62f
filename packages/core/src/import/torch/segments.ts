/** A stretch of a SequentialLR in which one child is stepped. */
export interface Segment {
  readonly child: number;
  readonly start: number;
  /**
   * How the child begins: `reset`, from its base by its closed form; `running`, by its recursion from whatever the
   * rate is, which happens to a child whose milestone is never met.
   */
  readonly entry: 'reset' | 'running';
}

/** Which child a SequentialLR steps when. */
export function segmentsOf(milestones: readonly number[]): readonly Segment[] {
  const segments: Segment[] = [{ child: 0, start: 0, entry: 'reset' }];
  let last = 0;
  const times = new Set(milestones.map((time) => Math.max(1, Math.ceil(time))));
  for (const t of [...times].toSorted((a, b) => a - b)) {
    const child = bisectRight(milestones, t);
    if (child > 0 && milestones[child - 1] === t) {
      segments.push({ child, start: t, entry: 'reset' });
    } else if (child !== last) {
      segments.push({ child, start: t, entry: 'running' });
    }
    last = child;
  }
  return segments;
}

/** Python's `bisect_right`, also on a list that is not sorted. */
function bisectRight(list: readonly number[], value: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value < (list[middle] ?? Infinity)) high = middle;
    else low = middle + 1;
  }
  return low;
}
