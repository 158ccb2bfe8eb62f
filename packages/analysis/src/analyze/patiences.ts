import type { RunFacts } from '@stepwise/core';
import { earlyStoppingPatience } from '../causes/configuration.ts';

const USUAL = [3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 40, 50, 75, 100];

/** The patiences of early stopping that are tried on so many rows: the usual ones, and the run's own. */
export function patiencesFor(rows: number, facts: RunFacts): readonly number[] {
  const own = earlyStoppingPatience(facts.configuration);
  const all = own !== null && Number.isSafeInteger(own) && own >= 1 ? [...USUAL, own] : USUAL;
  return [...new Set(all)].filter((patience) => patience < rows).toSorted((a, b) => a - b);
}
