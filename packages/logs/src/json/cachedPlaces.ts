import type { Axis } from '@stepwise/core';
import { placeOf } from '../columns/placeOf.ts';

const MOST_NAMES = 4096;

/** `placeOf`, which looks at each name once. */
export function cachedPlaces(): (name: string) => Axis | null {
  const known = new Map<string, Axis | null>();
  return (name) => {
    const place = known.get(name);
    if (place !== undefined) return place;
    const found = placeOf(name);
    if (known.size < MOST_NAMES) known.set(name, found);
    return found;
  };
}
