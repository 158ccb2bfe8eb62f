import { expect } from 'vitest';

/**
 * `expect(found).toBe(wanted)` for what is compared millions of times: the assertion, which costs a hundred times as much
 * as the comparison, is made where that one fails.
 */
export function expectSame(found: unknown, wanted: unknown): void {
  if (!Object.is(found, wanted)) expect(found).toBe(wanted);
}

/** The same for lists of numbers or names: `toStrictEqual` where they differ. */
export function expectSameList(found: readonly unknown[], wanted: readonly unknown[]): void {
  if (found.length === wanted.length && found.every((one, i) => Object.is(one, wanted[i]))) return;
  expect(found).toStrictEqual(wanted);
}

/** `toBeGreaterThanOrEqual(0)`, also for what is no number, where it is not. */
export function expectNotNegative(value: number | undefined): void {
  if (value === undefined || !(value >= 0)) expect(value).toBeGreaterThanOrEqual(0);
}
