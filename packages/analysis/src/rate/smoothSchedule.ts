import type { Schedule, Warmup } from '../analysis.ts';
import type { BareChange } from '../draft.ts';
import type { Look } from './look.ts';
import type { Piece } from './pieces.ts';
import { scheduleText } from './scheduleText.ts';
import type { Rise } from './warmupOf.ts';

/** The schedule of a rate that moves. */
export function smoothSchedule(
  { rate }: Look,
  _rise: Rise | null,
  warmup: Warmup | null,
  _pieces: readonly Piece[],
  _changes: readonly BareChange[],
): Schedule {
  return {
    kind: 'unknown',
    alternatives: [],
    parameters: {},
    warmup,
    residual: null,
    confidence: 'weak',
    text: scheduleText(warmup, rate.axis, 'a smooth change'),
  };
}
