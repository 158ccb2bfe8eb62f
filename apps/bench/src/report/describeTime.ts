import { formatCount } from '@stepwise/report/drawing';

/** When an event takes effect, in words, from the epochs done before it. */
export function describeTime(at: number): string {
  if (at === 0) return 'at the start';
  if (Number.isInteger(at)) return `after epoch ${formatCount(at)}`;
  return `in epoch ${formatCount(Math.ceil(at))}`;
}
