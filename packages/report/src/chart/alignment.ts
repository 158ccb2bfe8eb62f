import type { Axis, RunHistory, Series } from '@stepwise/core';

/** Puts places of the other axis on this one; null where the log does not say how. */
export interface Alignment {
  readonly axis: Axis;
  readonly place: (axis: Axis, at: number) => number | null;
  readonly places: (series: Series) => readonly number[] | null;
}

interface Pairs {
  readonly from: readonly number[];
  readonly to: readonly number[];
}

const rises = (places: readonly number[]): boolean =>
  places.every((at, i) => i === 0 || at > (places[i - 1] ?? Infinity));

/** Where a series says both axes: of all of them the one with most places. */
function bestPairs(run: RunHistory, axis: Axis): Pairs | null {
  let best: Pairs | null = null;
  for (const { axis: own, at, elsewhere } of run.series) {
    if (elsewhere === undefined || at.length < 2 || at.length <= (best?.from.length ?? 1)) continue;
    const pairs = own === axis ? { from: elsewhere, to: at } : { from: at, to: elsewhere };
    if (rises(pairs.from)) best = pairs;
  }
  return best;
}

/** Straight between known places, and on with the slope of the ends. */
function between({ from, to }: Pairs, at: number): number {
  let low = 0;
  let high = from.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((from[middle] ?? 0) <= at) low = middle;
    else high = middle;
  }
  const [a = 0, b = 1] = [from[low], from[high]];
  const [c = 0, d = 0] = [to[low], to[high]];
  return c + ((d - c) * (at - a)) / (b - a);
}

/**
 * How steps and epochs of a run go together: from series that give both, else from the number of
 * steps per epoch.
 */
export function alignRun(run: RunHistory, axis: Axis): Alignment {
  const pairs = bestPairs(run, axis);
  const { stepsPerEpoch } = run.facts;
  const place = (own: Axis, at: number): number | null => {
    if (own === axis) return at;
    if (pairs !== null) return between(pairs, at);
    if (stepsPerEpoch === undefined || !(stepsPerEpoch > 0)) return null;
    return axis === 'epoch' ? at / stepsPerEpoch : at * stepsPerEpoch;
  };
  return {
    axis,
    place,
    places: ({ axis: own, at, elsewhere }) => {
      if (own === axis) return at;
      if (elsewhere !== undefined) return elsewhere;
      const moved: number[] = [];
      for (const one of at) {
        const there = place(own, one);
        if (there === null) return null;
        moved.push(there);
      }
      return moved;
    },
  };
}
