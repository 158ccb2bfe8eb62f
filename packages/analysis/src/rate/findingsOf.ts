import type { Series } from '@stepwise/core';
import type { Finding } from '../analysis.ts';
import type { BareChange } from '../draft.ts';
import { formatNumber } from '../words/formatNumber.ts';
import type { Rise } from './warmupOf.ts';
import { sharedGamma } from './stepSchedule.ts';

/** A last reduction that is smaller than the others, as the schedule has a lowest rate. */
export function clampedFinding(
  run: number,
  rate: Series,
  changes: readonly BareChange[],
): readonly Finding[] {
  const { gamma, isBounded } = sharedGamma(changes, rate);
  const last = changes.findLast(({ ratio }) => ratio < 1);
  if (!isBounded || gamma === null || last === undefined) return [];
  const lowest = rate.values.reduce((low, value) => Math.min(low, value), Infinity);
  if (last.to > lowest * 1.000_001) return [];
  const { from, to, at } = last;
  return [
    {
      code: 'clamped',
      severity: 'note',
      run,
      axis: rate.axis,
      at,
      values: { from, to, ratio: last.ratio, gamma, wanted: from * gamma },
      rule: 'the last reduction is smaller than all others, which are equal, and ends at the lowest rate of the run',
      confidence: 'strong',
      text: `The last reduction, from ${formatNumber(from)} to ${formatNumber(to)}, is smaller than the others: multiplied by ${formatNumber(gamma)} the rate would be ${formatNumber(from * gamma)}, so ${formatNumber(to)} is the minimum of the schedule.`,
    },
  ];
}

/** The base in the first row, before the warm-up was assigned: the fall after it is none. */
export function artefactFindings(run: number, rate: Series, rise: Rise | null): readonly Finding[] {
  if (rise === null || rise.start === 0) return [];
  const [base = 0, next = 0] = rate.values;
  const at = rate.at[1] ?? 0;
  const peak = rate.at[rise.row] ?? 0;
  const values = { first: base, next, peak: rate.values[rise.row] ?? 0, peakAt: peak };
  const rule =
    'the first row alone shows the rate that the warm-up ends at, and the second begins the warm-up';
  const shared = { run, axis: rate.axis, values, rule, confidence: 'strong' } as const;
  return [
    {
      ...shared,
      code: 'log-artefact',
      severity: 'note',
      at,
      text: `The fall from ${formatNumber(base)} to ${formatNumber(next)} at ${rate.axis} ${formatNumber(at)} is no reduction: the first row shows the base rate, which was not trained with.`,
    },
    {
      ...shared,
      code: 'rate-log-behind',
      severity: 'note',
      at: rate.at[0] ?? null,
      text: `The rate was written before the warm-up assigned it: until ${rate.axis} ${formatNumber(peak)} each row shows the rate of the one before.`,
    },
  ];
}
