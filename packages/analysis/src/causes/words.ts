import type { Axis } from '@stepwise/core';
import { formatNumber } from '../words/formatNumber.ts';

/** `epoch 28`. */
export function placeInWords(axis: Axis, at: number): string {
  return `${axis} ${formatNumber(at, 6)}`;
}

/** `6 epochs`, `1 evaluation`. */
export function countInWords(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** `2, 3 and 5`. */
export function listInWords(items: readonly (number | string)[], most = 8): string {
  const shown = items
    .slice(0, most)
    .map((item) => (typeof item === 'number' ? formatNumber(item, 6) : item));
  if (items.length > most) shown.push(`${items.length - most} more`);
  const last = shown.pop() ?? '';
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}

/** What a change makes of the rate: `halves`, `divides by 10`, `multiplies by 0.7`. */
export function changeInWords(ratio: number): string {
  const parts = 1 / ratio;
  const whole = Math.round(parts);
  if (Math.abs(ratio - 0.5) < 0.004) return 'halves the rate';
  if (ratio < 1 && Math.abs(parts - whole) < 0.01 * whole) return `divides the rate by ${whole}`;
  return `multiplies the rate by ${formatNumber(ratio, 3)}`;
}

/** What the rows of a monitored series are called: epochs where each row of the rate has one. */
export function rowWord(axis: Axis, monitored: number, rates: number): string {
  return monitored === rates ? axis : 'evaluation';
}
