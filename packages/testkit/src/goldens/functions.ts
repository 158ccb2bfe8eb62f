import type { NamedFunction } from '@stepwise/core';
import { isObject } from './goldenCase.ts';

type Given = Readonly<Record<string, unknown>>;

/** The functions that traces were made with, by their names in the file. */
const FUNCTIONS: Readonly<Record<string, (given: Given) => (t: number) => number>> = {
  pow: ({ gamma }) => {
    const base = Number(gamma);
    return (t) => base ** t;
  },
  floordiv: ({ k }) => {
    const width = Number(k);
    return (t) => Math.floor(t / width);
  },
  linear0: ({ n }) => {
    const end = Number(n);
    return (t) => Math.max(0, 1 - t / end);
  },
  warm_isqrt: ({ w }) => {
    const warm = Number(w);
    return (t) => Math.min((t + 1) / warm, Math.sqrt(warm / (t + 1)));
  },
  const: ({ value }) => {
    const one = Number(value);
    return () => one;
  },
  table: ({ values }) => {
    const list = Array.isArray(values) ? values.map(Number) : [];
    return (t) => list[Math.min(t, list.length - 1)] ?? Number.NaN;
  },
  hyper: ({ a }) => {
    const growth = Number(a);
    return (t) => 1 / (1 + growth * t);
  },
  half_cycle: () => (x) => 1 / 2 ** (x - 1),
};

/** Arguments with `{ name, f }` wherever the file has a function, `{ fn, … }`, at any depth. */
export function withFunctions(given: Given): Given {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, replace(value)]));
}

function replace(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(replace);
  if (!isObject(value)) return value;
  return typeof value['fn'] === 'string' ? namedFunction(value['fn'], value) : withFunctions(value);
}

/** An unknown one stays as it is, and is refused by what reads it. */
function namedFunction(fn: string, given: Given): NamedFunction | Given {
  const make = Object.hasOwn(FUNCTIONS, fn) ? FUNCTIONS[fn] : undefined;
  return make ? { name: JSON.stringify(given), f: make(given) } : given;
}
