/** Tells rows that go on from rows that begin again. */
export interface PlaceTracker {
  /** How a row's place relates to that of the row before, which it then replaces. */
  next(at: number): 'rises' | 'repeats' | 'falls';
}

/**
 * For readers whose rows hold all of a place at once: a row whose place falls begins a new run, and has to say so
 * before its first value, as a column that was seldom written could still rise.
 *
 * @example
 * ```ts
 * const places = placeTracker();
 * if (places.next(epoch) === 'falls') gatherer.startRun();
 * ```
 */
export function placeTracker(): PlaceTracker {
  let last = Number.NEGATIVE_INFINITY;
  return {
    next(at) {
      const before = last;
      last = at;
      return at > before ? 'rises' : at === before ? 'repeats' : 'falls';
    },
  };
}
