import type { Values } from '@stepwise/core';

/** Some of the driven numbers; where a step does not say one, the optimizer's own holds. */
export function pick(
  names: readonly string[],
  values: Values,
  base: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  return Object.fromEntries(names.map((name) => [name, values[name] ?? base[name] ?? 0]));
}
