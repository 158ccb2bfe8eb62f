import type { Message } from '@stepwise/core';
import type { BareChange, RateStory, Watched } from '../draft.ts';
import { isSameRate } from './sameRate.ts';

/** What the training said when it reduced the rate: at the row before or at the row itself, with the same rate. */
export function messageOf(
  { history, rate }: Watched,
  { axis }: RateStory,
  { row, at, to }: BareChange,
): Message | null {
  const before = rate?.at[row - 1] ?? at;
  const isThis = (message: Message): boolean =>
    message.code === 'reduced' &&
    message.axis === axis &&
    message.at >= before &&
    message.at <= at &&
    (message.value === undefined || isSameRate(to, message.value, rate?.precision));
  return history.messages.find(isThis) ?? null;
}
