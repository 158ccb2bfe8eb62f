import type { RunFacts, Precision } from '@stepwise/core';
import type { BareChange } from '../draft.ts';
import { isSameRate, rateTolerance } from './sameRate.ts';
import { numberIn } from './configuration.ts';

/** PyTorch makes no cut by less than this. */
const EPS = 1e-8;

/**
 * Whether a further cut could not have shown: the rate is at a minimum that the configuration names, at a power of ten
 * as minimums are, so low that PyTorch cuts no further, or too low for the digits of the log.
 */
export function isAtFloor(
  last: BareChange,
  factor: number,
  facts: RunFacts,
  precision: Precision | undefined,
): boolean {
  const { to } = last;
  const next = to * factor;
  const named = numberIn(facts.configuration, /min.?lr|lr.?min|min.*learning.?rate|eta.?min/i);
  const power = 10 ** Math.round(Math.log10(to));
  return (
    to - next <= EPS ||
    isSameRate(to, next, precision) ||
    rateTolerance(to, precision) >= next ||
    (named !== null && isSameRate(to, named, precision)) ||
    Math.abs(to / power - 1) < 1e-4
  );
}
