import type { Schedule, ScheduleKind, Values } from '../analysis.ts';
import { formatNumber } from '../words/formatNumber.ts';
import { bestFit, type Best } from './fit/bestFit.ts';
import { movementOf, STABLE } from './movementOf.ts';
import { oneCycleOf } from './oneCycle.ts';
import type { Piece } from './piece.ts';
import { scheduleText } from './scheduleText.ts';
import type { Smooth } from './smoothSchedule.ts';
import { firstRowOf, rowsOf } from './stairs.ts';

/** A decay that covers less of the run than this does not stand for it. */
const COVERED = 0.7;

/** The schedule of a run that decays once. */
export function decaySchedule(smooth: Smooth): Schedule | null {
  const { look, pieces, warmup, rise } = smooth;
  const { rate, stairs } = look;
  const oneCycle = oneCycleOf(smooth);
  if (oneCycle) return oneCycle;
  const i = longestMove(smooth);
  const piece = pieces[i];
  if (piece === undefined) return null;
  const best = bestFit(movementOf(smooth, i, piece));
  if (best === null) return null;
  const begun = rise ? rise.row : 0;
  const rows = firstRowOf(stairs, piece.last + 1) - firstRowOf(stairs, piece.first);
  const stand = pieces[i - 1];
  const stable = stand && !stand.moves ? rowsOf(stairs, stand.first) : 0;
  const floor = pieces[i + 1];
  const after = floor && !floor.moves ? rowsOf(stairs, floor.first) : 0;
  const isWhole = rows + stable + after >= COVERED * (rate.values.length - begun);
  const { fit, skipped } = best;
  const isStable = stable >= STABLE && i === 1;
  const shared = { warmup, residual: fit.residual };
  const alternatives = mayBeOneCycle(smooth, best)
    ? [...best.alternatives, 'one-cycle' as const]
    : best.alternatives;
  if (isStable) {
    return {
      ...shared,
      kind: 'warmup-stable-decay',
      alternatives: [fit.kind, ...alternatives],
      parameters: { ...fit.parameters, ...placesOf(smooth, piece), decayShape: fit.kind },
      confidence: confidenceOf({ ...best, alternatives }, isWhole),
      text: scheduleText(
        warmup,
        rate.axis,
        `constant at ${formatNumber(stairs.value[piece.first - 1] ?? 0)}, from ${rate.axis} ${formatNumber(rate.at[firstRowOf(stairs, piece.first)] ?? 0)} on ${fit.text}${apart(alternatives)}`,
      ),
    };
  }
  return {
    ...shared,
    kind: isWhole ? fit.kind : 'unknown',
    alternatives: isWhole ? alternatives : [fit.kind, ...alternatives],
    parameters: { ...fit.parameters, ...(skipped > 0 && { fitsAfter: skipped }) },
    confidence: confidenceOf({ ...best, alternatives }, isWhole),
    text: scheduleText(warmup, rate.axis, `${fit.text}${apart(alternatives)}`),
  };
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

/** How long the rate stood, and how long it decays. */
function placesOf({ look: { stairs, rate }, rise }: Smooth, piece: Piece): Values {
  const start = rate.at[rise?.row ?? 0] ?? 0;
  const first = rate.at[firstRowOf(stairs, piece.first) - 1] ?? 0;
  const last = rate.at[firstRowOf(stairs, piece.last + 1) - 1] ?? 0;
  return { stable: first - start, decay: last - first };
}

function confidenceOf({ fit, alternatives }: Best, isWhole: boolean): Schedule['confidence'] {
  if (!isWhole || alternatives.length > 0) return 'weak';
  return fit.isExact || fit.residual < 0.005 ? 'strong' : 'weak';
}

/** The other kinds, in words. */
export function apart(alternatives: readonly ScheduleKind[]): string {
  return alternatives.length === 0
    ? ''
    : `; can't be told apart from ${alternatives.join(' and ')} by these rates`;
}
