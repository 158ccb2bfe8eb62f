import type { Precision, Series } from '@stepwise/core';

interface Logged {
  readonly first?: number;
  readonly every?: number;
  readonly precision?: Precision;
  readonly name?: string;
}

/** A series of rates, one for each epoch from 0 on unless it says otherwise. */
export function rateOf(
  values: readonly number[],
  { first = 0, every = 1, precision, name = 'lr' }: Logged = {},
): Series {
  return {
    name,
    role: 'rate',
    of: null,
    mode: null,
    axis: every === 1 ? 'epoch' : 'step',
    at: values.map((_, i) => first + i * every),
    values,
    nonFinite: [],
    ...(precision && { precision }),
  };
}

/** So many rows with one rate each. */
export function stairs(...pairs: readonly (readonly [rows: number, rate: number])[]): number[] {
  return pairs.flatMap(([rows, rate]) => Array.from({ length: rows }, () => rate));
}

/** A rate for each row. */
export function along(rows: number, rate: (row: number) => number): number[] {
  return Array.from({ length: rows }, (_, i) => rate(i));
}
