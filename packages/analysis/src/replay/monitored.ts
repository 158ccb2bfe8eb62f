import type { RunHistory, Series } from '@stepwise/core';

/** The series of this name; without one the validation loss, its total where it has parts, or what comes nearest. */
export function monitored({ series }: RunHistory, name: string | undefined): Series | null {
  if (name !== undefined) return series.find((one) => one.name === name) ?? null;
  const losses = series.filter(({ role }) => role === 'loss');
  const held = losses.filter(({ of }) => of === 'validation');
  const metric = series.find(
    ({ role, of, mode }) => role === 'metric' && of === 'validation' && mode,
  );
  return held.find(({ sumOf }) => sumOf) ?? held[0] ?? metric ?? losses[0] ?? null;
}
