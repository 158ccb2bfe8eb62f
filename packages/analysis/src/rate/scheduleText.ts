import type { Axis } from '@stepwise/core';
import type { Warmup } from '../analysis.ts';
import { formatNumber } from '../words/formatNumber.ts';

/** What a schedule does, with the warm-up before it. */
export function scheduleText(warmup: Warmup | null, axis: Axis, rest: string): string {
  if (warmup === null) return rest;
  const shape = warmup.shape === 'linear' ? 'linear warm-up' : 'warm-up';
  return `${shape} to ${axis} ${formatNumber(warmup.end)}, then ${rest}`;
}
