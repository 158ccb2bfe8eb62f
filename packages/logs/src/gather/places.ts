/** Places on one axis, rising strictly, and the same places on the other axis where all of them are known. */
export interface Places {
  readonly at: number[];
  /** NaN where it is not known. */
  readonly elsewhere: number[];
}

/**
 * The places of the rows of one run on one axis. Columns that have a value in every row share them, so that the places
 * of a wide file are kept once; a column that has left a row out goes its own way.
 */
export class SharedPlaces implements Places {
  readonly at: number[] = [];
  readonly elsewhere: number[] = [];

  /** The index of a place if it is the last one or can be appended, else -1. */
  indexOf(at: number, elsewhere: number): number {
    const last = this.at.length - 1;
    const latest = this.at[last];
    if (latest !== undefined && at < latest) return -1;
    if (at !== latest) {
      this.at.push(at);
      this.elsewhere.push(elsewhere);
      return last + 1;
    }
    const known = this.elsewhere[last];
    if (known === elsewhere || Number.isNaN(elsewhere)) return last;
    if (known === undefined || !Number.isNaN(known)) return -1;
    this.elsewhere[last] = elsewhere;
    return last;
  }
}
