import type { NonFinite, Series } from '@stepwise/core';
import { Digits } from './digits.ts';
import { isSparse } from './isSparse.ts';
import type { Meaning } from './gatherer.ts';
import { NumberList } from './numberList.ts';
import type { Places, SharedPlaces } from './places.ts';

interface Stretch {
  value: NonFinite['value'];
  from: number;
  to: number;
  count: number;
}

/** One column of one run as it grows. Places come rising, or once more the last one, which replaces its value. */
export class SeriesBuilder {
  readonly digits: Digits = new Digits();
  /** How many rows were for the same place as the row before. */
  repeats = 0;
  /** The place of the last row, with a finite value or not. */
  last: number = Number.NEGATIVE_INFINITY;

  readonly #shared: SharedPlaces;
  readonly #values: NumberList = new NumberList();
  readonly #nonFinite: Stretch[] = [];
  /** Whether the other axis is known at every place. */
  #complete = true;
  /** Where the shared places begin to be this column's. */
  #start = 0;
  #own: { readonly at: NumberList; readonly elsewhere: NumberList } | undefined;
  #before: number = Number.NEGATIVE_INFINITY;

  constructor(shared: SharedPlaces) {
    this.#shared = shared;
  }

  get empty(): boolean {
    return this.#values.length === 0 && this.#nonFinite.length === 0;
  }

  /** Whether there are values and all of them are 0. */
  get allZero(): boolean {
    return this.#nonFinite.length === 0 && this.#values.every((value) => value === 0);
  }

  finite(at: number, value: number, elsewhere: number): void {
    this.#row(at);
    if (Number.isNaN(elsewhere)) this.#complete = false;
    const count = this.#values.length;
    this.#values.push(value);
    if (this.#own === undefined) {
      const index = this.#shared.indexOf(at, elsewhere);
      if (count === 0 && index >= 0) this.#start = index;
      if (index === this.#start + count) return;
      this.#own = this.#leave(count);
    }
    this.#own.at.push(at);
    this.#own.elsewhere.push(elsewhere);
  }

  infinite(at: number, value: NonFinite['value']): void {
    this.#row(at);
    const stretch = this.#nonFinite.at(-1);
    if (stretch !== undefined && stretch.value === value && stretch.to === this.#before) {
      stretch.to = at;
      stretch.count++;
    } else {
      this.#nonFinite.push({ value, from: at, to: at, count: 1 });
    }
  }

  build(name: string, meaning: Meaning, same: (places: Places) => Places): Series {
    const places = same(this.#places());
    const precision = this.digits.precision();
    return {
      name,
      ...meaning,
      at: places.at,
      ...(this.#complete && this.#values.length > 0 ? { elsewhere: places.elsewhere } : {}),
      values: this.#values.toArray(),
      nonFinite: isSparse(places.at, this.#nonFinite) ? [] : this.#nonFinite,
      ...(precision === undefined ? {} : { precision }),
    };
  }

  #places(): Places {
    if (this.#own !== undefined) {
      return { at: this.#own.at.toArray(), elsewhere: this.#own.elsewhere.toArray() };
    }
    const all = this.#shared.all();
    const end = this.#start + this.#values.length;
    if (this.#start === 0 && end === all.at.length) return all;
    return { at: all.at.slice(this.#start, end), elsewhere: all.elsewhere.slice(this.#start, end) };
  }

  /** Copies the shared places that are this column's. */
  #leave(count: number): { readonly at: NumberList; readonly elsewhere: NumberList } {
    const own = { at: new NumberList(), elsewhere: new NumberList() };
    if (count === 0) return own;
    const all = this.#shared.all();
    for (let index = this.#start; index < this.#start + count; index++) {
      own.at.push(all.at[index] ?? 0);
      own.elsewhere.push(all.elsewhere[index] ?? Number.NaN);
    }
    return own;
  }

  #row(at: number): void {
    if (at === this.last) {
      this.repeats++;
      this.#dropLast();
    } else {
      this.#before = this.last;
      this.last = at;
    }
  }

  #dropLast(): void {
    const stretch = this.#nonFinite.at(-1);
    if (stretch?.to !== this.last) {
      this.#values.pop();
      this.#own?.at.pop();
      this.#own?.elsewhere.pop();
    } else if (stretch.count === 1) {
      this.#nonFinite.pop();
    } else {
      stretch.count--;
      stretch.to = this.#before;
    }
  }
}
