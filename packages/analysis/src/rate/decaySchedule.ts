import type { Schedule } from '../analysis.ts';
import { apartText, confidenceOf } from './decayWords.ts';
import { bestFit, type Best } from './fit/bestFit.ts';
import { movementOf, STABLE } from './movementOf.ts';
import type { Piece } from './piece.ts';
import { scheduleText } from './scheduleText.ts';
import type { Smooth } from './smoothSchedule.ts';
import { stableSchedule } from './stableSchedule.ts';
import { firstRowOf, rowsOf } from './stairs.ts';

/** A decay that covers less of the run than this does not stand for it. */
const COVERED = 0.7;

/** The schedule of a run that decays once. */
export function decaySchedule(smooth: Smooth): Schedule | null {
  const { look, pieces, warmup } = smooth;
  const { rate, stairs } = look;
  const i = longestMove(smooth);
  const piece = pieces[i];
  if (piece === undefined) return null;
  const best = bestFit(movementOf(smooth, i, piece));
  const isWhole = coverage(smooth, i, piece) >= COVERED;
  const stand = pieces[i - 1];
  const isStable = stand !== undefined && !stand.moves && rowsOf(stairs, stand.first) >= STABLE;
  if (isStable && i === 1 && isWhole) return stableSchedule(smooth, piece, best);
  if (best === null) return null;
  const { fit, skipped } = best;
  const others = mayBeOneCycle(smooth, best)
    ? [...best.alternatives, 'one-cycle' as const]
    : best.alternatives;
  if (!isWhole) return null;
  const isSure = others.length === 0;
  return {
    kind: fit.kind,
    alternatives: others,
    parameters: { ...fit.parameters, ...(skipped > 0 && { fitsAfter: skipped }) },
    warmup,
    residual: fit.residual,
    confidence: isSure ? confidenceOf(best) : 'weak',
    text: scheduleText(warmup, rate.axis, `${fit.text}${apartText(others)}`),
  };
}

/** The share of the rows after the warm-up that a movement has, with what stands before and after it. */
function coverage({ look, pieces, rise }: Smooth, i: number, piece: Piece): number {
  const { stairs, rate } = look;
  const standing = [pieces[i - 1], pieces[i + 1]].reduce(
    (sum, beside) => sum + (beside && !beside.moves ? rowsOf(stairs, beside.first) : 0),
    0,
  );
  const own = firstRowOf(stairs, piece.last + 1) - firstRowOf(stairs, piece.first);
  return (own + standing) / Math.max(1, rate.values.length - (rise?.row ?? 0));
}

/** A rise of few rows that is no straight line may be the first phase of one cycle. */
function mayBeOneCycle({ warmup, rise }: Smooth, { fit }: Best): boolean {
  const isShort = rise !== null && rise.row - rise.start >= 3 && rise.row - rise.start < 5;
  return isShort && warmup?.shape === 'other' && fit.kind === 'cosine';
}

function longestMove({ pieces, look: { stairs } }: Smooth): number {
  let best = -1;
  let most = 0;
  pieces.forEach((piece, i) => {
    const rows = firstRowOf(stairs, piece.last + 1) - firstRowOf(stairs, piece.first);
    if (piece.moves && rows > most) [best, most] = [i, rows];
  });
  return best;
}
