import type { Machine } from '@stepwise/core';

/** The kinds of which no machine is measured: each has to stand at the top of one. */
export function kindsWithoutSubject(
  machines: Readonly<Record<string, Machine>>,
  kinds: readonly string[],
): readonly string[] {
  const measured = new Set(Object.values(machines).map(({ spec }) => spec.kind));
  return kinds.filter((kind) => !measured.has(kind));
}
