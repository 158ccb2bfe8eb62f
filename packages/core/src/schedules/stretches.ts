import type { Phase } from '../machine.ts';
import { countUpTo } from './countUpTo.ts';

/**
 * The phases of a schedule that has several: stretch i is named `names[i]`, those without a name like the first, and
 * begins where the one before it ends, at `ends[i - 1]`. One without steps is passed over.
 *
 * @param factorOf what the base is multiplied by in all of stretch i; told where it is a number that JSON can hold.
 */
export function stretches(
  names: readonly [string, ...string[]],
  ends: readonly number[],
  factorOf?: (i: number) => number | undefined,
): (t: number) => Omit<Phase, 'path'> {
  return (t) => {
    const i = countUpTo(ends, t);
    const factor = factorOf?.(i) ?? Infinity;
    return {
      name: names[i] ?? names[0],
      start: ends[i - 1] ?? 0,
      end: ends[i] ?? Infinity,
      ...(factor < Infinity && { factor }),
    };
  };
}
