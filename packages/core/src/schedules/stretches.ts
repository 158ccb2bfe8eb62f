import type { Phase } from '../machine.ts';
import { countUpTo } from './countUpTo.ts';

/**
 * The phases of a schedule that has several: stretch i is named `names[i]` and begins at `starts[i]`, the first at 0.
 * One without steps is passed over.
 */
export function stretches(
  names: readonly string[],
  starts: readonly number[],
): (t: number) => Phase {
  return (t) => {
    const i = countUpTo(starts, t) - 1;
    return {
      name: names[i] ?? '',
      start: starts[i] ?? 0,
      end: starts[i + 1] ?? Infinity,
      path: [],
    };
  };
}
