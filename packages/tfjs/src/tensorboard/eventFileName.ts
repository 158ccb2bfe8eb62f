import { StepwiseError } from '@stepwise/core';
import { checkNumber, show } from '@stepwise/core/check';

/**
 * A name for an event file, by which TensorBoard finds it: it looks for files with `tfevents` in their name.
 *
 * Formula: `events.out.tfevents.<seconds since 1970, ten digits>.<host>`. A folder is a run; let each training have its
 * own, as TensorBoard follows one file in a folder at a time.
 *
 * @param host who writes; letters, digits, `.`, `_` and `-`.
 * @param seconds since 1970; now if absent.
 *
 * @example
 * ```ts
 * eventFileName('laptop', 1700000000.25); // 'events.out.tfevents.1700000000.laptop'
 * ```
 * @throws StepwiseError `bad-option`.
 */
export function eventFileName(
  host: string = 'stepwise',
  seconds: number = Date.now() / 1000,
): string {
  checkNumber('eventFileName: seconds', seconds, { min: 0 });
  if (typeof host !== 'string' || !/^[\w.-]+$/.test(host)) {
    throw new StepwiseError(
      'bad-option',
      `eventFileName: host: wanted letters, digits, '.', '_' and '-', as it is part of a file's name; got ${show(host)}.`,
    );
  }
  return `events.out.tfevents.${String(Math.floor(seconds)).padStart(10, '0')}.${host}`;
}
