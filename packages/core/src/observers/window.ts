import { checkNumber, show } from '../check.ts';
import { StepwiseError } from '../error.ts';
import type { Extended } from './extended.ts';

/** Checks the option `window`: how many observations a mean is over; 1 smooths nothing. */
export function checkWindow(where: string, window: unknown): number {
  return checkNumber(`${where}.window`, window ?? 1, { min: 1, max: 10_000, integer: true });
}

/** The last `window` observations, the newest last. */
export function slide<T>(recent: readonly T[], newest: T, window: number): readonly T[] {
  const next = recent.slice(recent.length < window ? 0 : 1);
  next.push(newest);
  return next;
}

/** The mean, added up from the oldest on. */
export function meanOf(values: readonly Extended[]): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += Number(values[i]);
  return sum / values.length;
}

/** Reads a window from JSON. */
export function parseRecent<T>(
  where: string,
  given: unknown,
  window: number,
  parse: (where: string, value: unknown) => T,
): readonly T[] {
  if (Array.isArray(given) && given.length <= window) {
    return given.map((one: unknown, i) => parse(`${where}[${i}]`, one));
  }
  throw new StepwiseError(
    'bad-snapshot',
    `${where}: wanted a list of at most ${window} numbers; got ${show(given)}.`,
  );
}
