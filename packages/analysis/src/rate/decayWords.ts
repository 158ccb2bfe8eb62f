import type { Schedule, ScheduleKind } from '../analysis.ts';
import { formatNumber } from '../words/formatNumber.ts';
import type { Best } from './fit/bestFit.ts';

/** A residual, as a share of the peak, up to which the best kind is hardly another one. */
const CLOSE = 0.005;

export function confidenceOf({ fit, alternatives }: Best): Schedule['confidence'] {
  return alternatives.length === 0 && (fit.isExact || fit.residual < CLOSE) ? 'strong' : 'weak';
}

/** The other kinds, in words. */
export function apartText(alternatives: readonly ScheduleKind[]): string {
  return alternatives.length === 0
    ? ''
    : `; can't be told apart from ${alternatives.join(' and ')} by these rates`;
}

/** `falls from 0.001 to 0.0002`, where no kind is known. */
export function fallText(from: number, to: number): string {
  return `${to < from ? 'falls' : 'rises'} from ${formatNumber(from)} to ${formatNumber(to)} in no known shape`;
}
