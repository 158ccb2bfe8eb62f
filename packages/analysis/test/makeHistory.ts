import type { History, RunFacts, RunHistory, Series } from '@stepwise/core';

/** A series on epochs from 1, unless told otherwise. */
export function series(
  name: string,
  values: readonly number[],
  meaning: Partial<Series> = {},
): Series {
  return {
    name,
    role: 'other',
    of: null,
    mode: null,
    axis: 'epoch',
    at: values.map((_, i) => 1 + i),
    values,
    nonFinite: [],
    ...meaning,
  };
}

export const rate = (values: readonly number[], meaning: Partial<Series> = {}): Series =>
  series('lr', values, { role: 'rate', ...meaning });

export const validationLoss = (values: readonly number[], meaning: Partial<Series> = {}): Series =>
  series('val_loss', values, { role: 'loss', of: 'validation', mode: 'min', ...meaning });

export const trainLoss = (values: readonly number[], meaning: Partial<Series> = {}): Series =>
  series('loss', values, { role: 'loss', of: 'train', mode: 'min', ...meaning });

export function runOf(all: readonly Series[], facts: RunFacts = {}): RunHistory {
  return { name: null, series: all, facts, messages: [], events: [], damage: [] };
}

export function historyOf(...runs: readonly RunHistory[]): History {
  const source = { format: 'by hand', because: 'written for a test', name: null };
  return { version: 1, source, runs, damage: [] };
}

/** The whole numbers from 0. */
export const count = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i);

/** Numbers that look random and are always the same: a uniform one in [0, 1) for each row. */
export function noise(rows: number, seed = 1): readonly number[] {
  let state = seed;
  return count(rows).map(() => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  });
}
