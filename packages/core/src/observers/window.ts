import { checkNumber, show } from '../check.ts';
import { StepwiseError } from '../error.ts';

/** Checks the option `window`: how many observations a mean is over; 1 smooths nothing. */
export function checkWindow(where: string, window: unknown): number {
  return checkNumber(`${where}.window`, window ?? 1, { min: 1, max: 10_000, integer: true });
}

/** The last `window` observations, the newest last. */
export function slide<T>(recent: readonly T[], newest: T, window: number): readonly T[] {
  return recent.length < window ? [...recent, newest] : [...recent.slice(1), newest];
}

/** The mean, added up from the oldest on. */
export function meanOf(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
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
