import type { Message } from '@stepwise/core';
import type { BareChange } from '../draft.ts';
import type { Context } from './context.ts';
import { isSameRate } from './sameRate.ts';

/** What the training said when it reduced the rate: at the row before or at the row itself, with the same rate. */
export function messageOf(
  { watched, index }: Pick<Context, 'watched' | 'index'>,
  { row, at, to }: BareChange,
): Message | null {
  const { rate } = watched;
  const said = index.reduced.between(rate?.at[row - 1] ?? at, at, true);
  const isThis = ({ value }: Message): boolean =>
    value === undefined || isSameRate(to, value, rate?.precision);
  return said.find(isThis) ?? null;
}
