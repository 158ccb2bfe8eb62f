import type { RunHistory } from '@stepwise/core';
import type { RunAnalysis } from '@stepwise/analysis';
import { formatPlace, placeName } from '../words.ts';

/** How the run ended, as far as the log says. */
export function ending(run: RunAnalysis, history: RunHistory | null): string {
  const { axis, last } = run;
  if (last === null) return 'The log has no row of numbers.';
  const where = placeName(axis, last);
  const stopped = history?.messages.find(({ code }) => code === 'stopped-early');
  if (stopped !== undefined) return `Early stopping ended it at ${where}.`;
  if (run.findings.some(({ code }) => code === 'not-finite')) {
    return `The log ends at ${where}, with values that are no longer finite numbers on the way.`;
  }
  const { plannedEpochs, plannedSteps } = history?.facts ?? {};
  const planned = axis === 'epoch' ? plannedEpochs : plannedSteps;
  if (planned === undefined) return `The log ends at ${where} and does not say why.`;
  const first = run.first ?? 1;
  // epochs may be counted from 0
  const done = axis === 'epoch' && first === 0 ? last + 1 : last;
  return done >= planned
    ? `It ran to its planned end, ${placeName(axis, last)}.`
    : `The log ends at ${where} of ${formatPlace(planned)} that were planned, and does not say why.`;
}
