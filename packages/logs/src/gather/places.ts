import { NumberList } from './numberList.ts';

/** Places on one axis, rising strictly, and the same places on the other axis where all of them are known. */
export interface Places {
  readonly at: readonly number[];
  /** NaN where it is not known. */
  readonly elsewhere: readonly number[];
}

/**
 * The places of the rows of one run on one axis. Columns that have a value in every row share them, so that the places
 * of a wide file are kept once; a column that has left a row out goes its own way.
 */
export class SharedPlaces {
  readonly at: NumberList = new NumberList();
  readonly elsewhere: NumberList = new NumberList();
  /** What has been made of them, until there are more. */
  #places: Places | undefined;

  /** The index of a place if it is the last one or can be appended, else -1. */
  indexOf(at: number, elsewhere: number): number {
    const latest = this.at.last;
    if (latest !== undefined && at < latest) return -1;
    this.#places = undefined;
    if (at !== latest) {
      this.at.push(at);
      this.elsewhere.push(elsewhere);
      return this.at.length - 1;
    }
    const known = this.elsewhere.last;
    if (known === elsewhere || Number.isNaN(elsewhere)) return this.at.length - 1;
    if (known === undefined || !Number.isNaN(known)) return -1;
    this.elsewhere.replaceLast(elsewhere);
    return this.at.length - 1;
  }

  all(): Places {
    this.#places ??= { at: this.at.toArray(), elsewhere: this.elsewhere.toArray() };
    return this.#places;
  }
}
