import type { Series } from '@stepwise/core';
import type { Segment } from '../draft.ts';
import { firstRowOf, rateOf, type Stairs } from './stairs.ts';

/** The stairs with their places. */
export function segmentsOf(stairs: Stairs, { at }: Series): readonly Segment[] {
  return Array.from({ length: stairs.count }, (_, stair) => {
    const start = firstRowOf(stairs, stair);
    const end = firstRowOf(stairs, stair + 1) - 1;
    return { from: at[start] ?? 0, to: at[end] ?? 0, start, end, rate: rateOf(stairs, stair) };
  });
}
