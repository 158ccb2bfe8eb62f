import type { NonFinite } from '@stepwise/core';

/** Stretches from which on a rhythm is no accident. */
const LEAST = 3;

/**
 * Whether NaN only stands for what was not measured, such as a validation in every fifth epoch: single values with equal
 * stretches of NaN between them. A training that has diverged does not come back in such a rhythm.
 */
export function isSparse(at: readonly number[], nonFinite: readonly NonFinite[]): boolean {
  if (nonFinite.length < LEAST || nonFinite.some(({ value }) => value !== 'NaN')) return false;
  const usual = nonFinite[1]?.count ?? 0;
  const last = nonFinite.length - 1;
  let index = at.findIndex((place) => place > (nonFinite[0]?.to ?? 0));
  // at most one value stands before the first stretch
  if (index < 0 || index > 1) return false;
  for (const [stretch, { from, to, count }] of nonFinite.entries()) {
    const isWhole = stretch === 0 || stretch === last ? count <= usual : count === usual;
    if (!isWhole) return false;
    if (stretch === 0) continue;
    const value = at[index];
    const before = nonFinite[stretch - 1];
    if (value === undefined || before === undefined || value < before.to || value > from)
      return false;
    const next = at[index + 1];
    if (next !== undefined && next < to) return false;
    index++;
  }
  return at.length - index <= 1;
}
