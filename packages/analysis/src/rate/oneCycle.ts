import type { Schedule, ScheduleKind, Values } from '../analysis.ts';
import { formatNumber } from '../words/formatNumber.ts';
import { bestFit, type Best, type Movement } from './fit/bestFit.ts';
import { movementOf, STABLE } from './movementOf.ts';
import { riseShape } from './riseShape.ts';
import type { Smooth } from './smoothSchedule.ts';
import { rowsOf } from './stairs.ts';

/** A linear one-cycle begins above this share of its peak; a warm-up begins at about 0. */
const BEGIN = 0.01;
/** The share of the run that its first phase has at least, where it is a straight line as warm-ups are. */
const LONG = 0.15;

/** The schedule of a run that rises as it falls: in the shape of one cycle. Null where it is no such run. */
export function oneCycleOf(smooth: Smooth): Schedule | null {
  const { look, pieces, rise, warmup } = smooth;
  const { rate, stairs } = look;
  const i = pieces.findIndex(({ moves }) => moves);
  const piece = pieces[i];
  if (rise === null || warmup === null || piece === undefined || piece.direction > 0) return null;
  const stood = pieces.slice(0, i).some(({ first }) => rowsOf(stairs, first) >= STABLE);
  const shape = stood ? null : riseShape(rate, rise);
  if (shape === null || shape.shape === 'other') return null;
  const kind: ScheduleKind = shape.shape;
  const movement = movementOf(smooth, i, piece);
  const whole = bestFit(movement);
  const isTwo = whole !== null && kindsOf(whole).includes(kind);
  const back = isTwo ? null : wayBack(movement, rise.row, rise.start, shape.initial, kind);
  const fall = isTwo ? whole : back;
  if (fall === null) return null;
  const isCosine = kind === 'cosine';
  const share = (rise.row - rise.start) / rate.values.length;
  const looksLike = shape.initial > BEGIN * warmup.to && share >= LONG;
  if (!isCosine && !looksLike) return null;
  const start = rate.at[rise.start] ?? 0;
  const last = rate.at.at(-1) ?? 0;
  const end = rate.values.at(-1) ?? 0;
  const parameters: Values = {
    max: warmup.to,
    pctStart: Number(((warmup.end - start) / (last - start || 1)).toPrecision(3)),
    divFactor: Number((warmup.to / (shape.initial || warmup.from || 1)).toPrecision(3)),
    end,
    annealStrategy: isCosine ? 'cos' : 'linear',
    threePhase: !isTwo,
  };
  const phases = isTwo ? '' : ' in three phases';
  const rest = `one-cycle${phases}, ${shape.shape}: from ${formatNumber(warmup.from, 3)} up to ${formatNumber(warmup.to)} at ${rate.axis} ${formatNumber(warmup.end)} and down to ${formatNumber(end, 3)}`;
  const doubt = `; a ${kind} decay after a warm-up looks the same`;
  return {
    kind: 'one-cycle',
    // a line up and a line down is what a warm-up before a linear decay looks like too
    alternatives: isTwo && !isCosine ? [kind] : [],
    parameters,
    warmup,
    residual: Math.max(shape.residual, fall.fit.residual),
    confidence: isCosine ? 'strong' : 'weak',
    text: `${rest}${isTwo && !isCosine ? doubt : ''}`,
  };
}

function kindsOf({ fit, alternatives }: Best): readonly ScheduleKind[] {
  return [fit.kind, ...alternatives];
}

/** The way back from the peak, as long as the rise was, to the rate of its beginning. */
function wayBack(
  movement: Movement,
  peak: number,
  start: number,
  initial: number,
  kind: ScheduleKind,
): Best | null {
  const { rate, rows } = movement;
  const length = (rate.at[peak] ?? 0) - (rate.at[start] ?? 0);
  const end = (rate.at[peak] ?? 0) + length;
  const count = rows.findIndex((row) => (rate.at[row] ?? 0) > end);
  if (count < 5) return null;
  const there = rate.values[rows[count - 1] ?? 0] ?? 0;
  if (Math.abs(there - initial) > 0.08 * (rate.values[peak] ?? 0)) return null;
  const best = bestFit({ ...movement, rows: rows.subarray(0, count - 1), floor: null });
  return best && kindsOf(best).includes(kind) ? best : null;
}
