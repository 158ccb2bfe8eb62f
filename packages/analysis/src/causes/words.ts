import type { Axis } from '@stepwise/core';

/** A number with so many significant digits: `0.1001`, `5e-4`, `1.56e-5`. */
export function brief(value: number, digits = 4): string {
  const rounded = Number(value.toPrecision(digits));
  const size = Math.abs(rounded);
  return size !== 0 && (size < 0.001 || size >= 1e6)
    ? rounded.toExponential().replace('e+', 'e')
    : String(rounded);
}

/** `epoch 28`. */
export function placeInWords(axis: Axis, at: number): string {
  return `${axis} ${at}`;
}

/** `6 epochs`, `1 evaluation`. */
export function countInWords(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** `2, 3 and 5`. */
export function listInWords(items: readonly (number | string)[], most = 8): string {
  const shown = items.slice(0, most).map(String);
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
  return `multiplies the rate by ${brief(ratio, 3)}`;
}
