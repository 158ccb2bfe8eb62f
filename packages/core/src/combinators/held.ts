import type { Held } from '../machine.ts';

export function nothingHeld(): Held {
  return { any: false, by: [] };
}

/** Makes room for a number of values, none of which is held. */
export function forget(held: Held, count: number): void {
  const { by } = held;
  if (!held.any && by.length === count) return;
  by.length = count;
  by.fill(null);
  held.any = false;
}
