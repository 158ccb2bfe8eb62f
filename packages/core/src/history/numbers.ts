import { wanted } from '../error.ts';
import type { Field } from '../fields.ts';

/** A list of finite numbers. It may be long: its members are looked at in place, and named only when one is wrong. */
export const finiteNumbers: Field<readonly number[]> = (value, where, code) => {
  if (!Array.isArray(value)) return wanted(code, where, 'a list of numbers', value);
  const given: readonly unknown[] = value;
  for (let i = 0; i < given.length; i++) {
    if (!Number.isFinite(given[i])) wanted(code, `${where}[${i}]`, 'a finite number', given[i]);
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each is a number
  return given as readonly number[];
};

/** The same, each above the one before. */
export const risingNumbers: Field<readonly number[]> = (value, where, ...rest) => {
  const numbers = finiteNumbers(value, where, ...rest);
  for (let i = 1; i < numbers.length; i++) {
    const before = numbers[i - 1] ?? Number.NaN;
    const now = numbers[i];
    if (now === undefined || !(now > before)) {
      wanted(rest[0], `${where}[${i}]`, `a number above the one before, ${before}`, now);
    }
  }
  return numbers;
};
