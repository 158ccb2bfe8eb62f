import type { Precision } from '@stepwise/core';
import type { Cell } from './cell.ts';

/** From so many significant digits on, a text says a double in full. */
const FULL = 15;
/** Fewer digits than this say nothing of how a number was rounded: 0.01 is whole as it stands. */
const FEWEST = 2;
/** A column with a fixed number of decimals was rounded; nobody rounds to so many. */
const MOST_DECIMALS = 10;
const MIXED = -1;
const UNKNOWN = -2;

/** The digits with which a column's numbers were written. */
export class Digits {
  #decimals = UNKNOWN;
  #significant = 0;

  text(cell: Cell): void {
    if (cell.significant > this.#significant) this.#significant = cell.significant;
    if (cell.decimals === this.#decimals) return;
    this.#decimals = this.#decimals === UNKNOWN ? cell.decimals : MIXED;
  }

  /** A number whose text is not known has at least the digits of its shortest text. */
  number(value: number): void {
    this.#decimals = MIXED;
    if (this.#significant < FULL) this.#significant = Math.max(this.#significant, shortest(value));
  }

  precision(): Precision | undefined {
    if (this.#decimals >= 0 && this.#decimals < MOST_DECIMALS) return { decimals: this.#decimals };
    return this.#significant >= FEWEST && this.#significant < FULL
      ? { significant: this.#significant }
      : undefined;
  }
}

function shortest(value: number): number {
  const text = String(Math.abs(value));
  const exponent = text.indexOf('e');
  const mantissa = exponent < 0 ? text : text.slice(0, exponent);
  return mantissa.replace('.', '').replace(/^0+/u, '').length;
}
