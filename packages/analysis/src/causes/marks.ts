/** Things that stand at places, found by a stretch of them. */
export interface Marks<T> {
  /** Those after one place, that place itself included on wish, up to another, in the order of places. */
  between(after: number, upTo: number, included?: boolean): readonly T[];
}

/** Sorts once, so that many stretches can be asked for. */
export function marks<T>(items: readonly T[], placeOf: (item: T) => number): Marks<T> {
  const sorted = items.toSorted((a, b) => placeOf(a) - placeOf(b));
  const places = sorted.map(placeOf);
  return {
    between: (after, upTo, included = false) =>
      sorted.slice(countBelow(places, after, !included), countBelow(places, upTo, true)),
  };
}

/** How many of rising places lie before one, itself included on wish. */
export function countBelow(places: readonly number[], place: number, included = false): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = places[middle] ?? 0;
    if (included ? at <= place : at < place) low = middle + 1;
    else high = middle;
  }
  return low;
}
