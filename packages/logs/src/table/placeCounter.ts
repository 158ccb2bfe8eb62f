import type { Axis } from '@stepwise/core';
import { placeTracker } from '../gather/placeTracker.ts';

/** Where a row stands. */
export interface RowPlace {
  at: number;
  elsewhere: number | undefined;
  /** How that is to the row before. */
  order: 'rises' | 'repeats' | 'falls';
}

/** Gives the rows of a table their places. */
export interface PlaceCounter {
  /**
   * @param at What the row says, or null where rows are counted, from 0.
   * @returns An object that the next call overwrites.
   */
  next(at: number | null, elsewhere: number | undefined): RowPlace;
  /** Forgets the rows before. */
  restart(): void;
  /**
   * Other columns count from here on. Says whether what they count can't go on from the rows before: on another axis, and
   * where rows are counted.
   */
  begin(axis: Axis, counted: boolean): boolean;
}

/** Steps that begin again while the epochs go on are those of an epoch: the steps of the epochs before are added. */
export function placeCounter(): PlaceCounter {
  const row: RowPlace = { at: 0, elsewhere: undefined, order: 'rises' };
  let tracker = placeTracker();
  let axis: Axis | undefined;
  let count = 0;
  let offset = 0;
  let lastStep = Number.NEGATIVE_INFINITY;
  let lastEpoch = Number.NEGATIVE_INFINITY;
  const restart = (): void => {
    tracker = placeTracker();
    count = 0;
    offset = 0;
    lastStep = Number.NEGATIVE_INFINITY;
    lastEpoch = Number.NEGATIVE_INFINITY;
  };
  return {
    next(at, elsewhere) {
      const falls = elsewhere !== undefined && elsewhere < lastEpoch;
      if (falls) restart();
      if (at !== null) {
        // steps that count from 0 are one more than their last number says
        if (at <= lastStep && elsewhere !== undefined && elsewhere > lastEpoch) {
          offset += lastStep + (at === 0 ? 1 : 0);
        }
        lastStep = at;
      }
      if (elsewhere !== undefined) lastEpoch = elsewhere;
      row.at = at === null ? count++ : at + offset;
      row.elsewhere = elsewhere;
      const order = tracker.next(row.at);
      row.order = falls ? 'falls' : order;
      return row;
    },
    restart,
    begin(now, counted) {
      const begins = axis !== undefined && (counted || axis !== now);
      axis = now;
      if (begins) restart();
      return begins;
    },
  };
}
