import type { Schedule, Values, Warmup } from '../analysis.ts';
import type { BareChange } from '../draft.ts';
import { cyclicSchedule } from './cyclicSchedule.ts';
import { decaySchedule } from './decaySchedule.ts';
import type { Look } from './look.ts';
import type { Piece } from './piece.ts';
import { oneCycleOf } from './oneCycle.ts';
import { restartSchedule } from './restartSchedule.ts';
import { scheduleText } from './scheduleText.ts';
import type { Rise } from './warmupOf.ts';

/** All that is known of a rate that moves. */
export interface Smooth {
  readonly look: Look;
  readonly rise: Rise | null;
  readonly warmup: Warmup | null;
  readonly pieces: readonly Piece[];
  readonly changes: readonly BareChange[];
}

/** The schedule of a rate that moves. */
export function smoothSchedule(smooth: Smooth): Schedule {
  const schedule = scheduleOf(smooth);
  return { ...schedule, parameters: tidy(schedule.parameters) };
}

function scheduleOf(smooth: Smooth): Schedule {
  const { warmup, look, rise } = smooth;
  const isRising = rise !== null && rise.row === look.rate.values.length - 1;
  return (
    cyclicSchedule(smooth) ??
    restartSchedule(smooth) ??
    oneCycleOf(smooth) ??
    decaySchedule(smooth) ?? {
      kind: 'unknown',
      alternatives: [],
      parameters: {},
      warmup,
      residual: null,
      confidence: 'weak',
      text: isRising
        ? `${warmup?.shape === 'linear' ? 'linear ' : ''}warm-up that lasts to the end of the log`
        : scheduleText(warmup, look.rate.axis, 'a change with every row that fits no known kind'),
    }
  );
}

/** What arithmetic leaves behind the ninth digit is none of the schedule's. */
function tidy(values: Values): Values {
  const tidied: Record<string, Values[string]> = {};
  for (const [name, value] of Object.entries(values)) {
    tidied[name] = typeof value === 'number' ? Number(value.toPrecision(9)) : value;
  }
  return tidied;
}
