import type { Axis } from '@stepwise/core';
import type { Gatherer } from '../../gather/gatherer.ts';
import type { Named } from './meaningInText.ts';

/** Where values stand. */
export interface Place {
  readonly axis: Axis;
  readonly at: number;
  readonly elsewhere?: number;
}

/** A bar that is drawn again and again: what it said last at a place counts, once the log has left the place. */
export interface Bar {
  /** @param isWhole whether the bar is at its end, or there is none */
  goTo(place: Place, isWhole: boolean): void;
  set(named: Named, value: string | number): void;
  /** A line of its own says the same more exactly. */
  replace(name: string, place: Place): void;
  flush(): void;
  /** The log ends: values of a bar that had begun count for nothing. */
  end(): void;
}

interface Drawn {
  readonly named: Named;
  readonly value: string | number;
}

export function barOf(gatherer: Gatherer): Bar {
  let place: Place | null = null;
  let isWhole = true;
  let drawn = new Map<string, Drawn>();

  const flush = (): void => {
    if (place !== null) {
      for (const { named, value } of drawn.values()) {
        const column = gatherer.column(named.name, { ...named.meaning, axis: place.axis });
        column.add(place.at, value, place.elsewhere);
      }
    }
    drawn = new Map();
  };
  return {
    goTo(next, whole) {
      if (next.axis !== place?.axis || next.at !== place.at) flush();
      place = next;
      isWhole = whole;
    },
    set(named, value) {
      drawn.set(named.name, { named, value });
    },
    replace(name, at) {
      if (at.axis === place?.axis && at.at === place.at) {
        drawn.delete(name);
        isWhole = true;
      }
    },
    flush,
    end() {
      if (isWhole) flush();
      else if (drawn.size > 0) {
        gatherer.damage({
          code: 'truncated',
          text: 'The log ends inside of a bar of progress; its last values are those of a part of an epoch and were left out.',
        });
      }
    },
  };
}
