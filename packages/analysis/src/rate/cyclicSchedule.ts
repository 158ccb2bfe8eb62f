import type { Schedule } from '../analysis.ts';
import { formatNumber } from '../words/formatNumber.ts';
import { bestFit } from './fit/bestFit.ts';
import { movementOf } from './movementOf.ts';
import type { Smooth } from './smoothSchedule.ts';
import { firstRowOf, rateOf } from './stairs.ts';

/** Where the way up is shorter than this share of the way down, it is a warm-up before each decay. */
const SHORT = 0.4;
/** So many ways of one length are cycles, whatever their shape. */
const MANY = 5;

/** At most so many places are listed. */
export const LISTED = 100;

/** The schedule of a run that goes up and down again and again; null where it does not. */
export function cyclicSchedule(smooth: Smooth): Schedule | null {
  const { look, pieces, warmup } = smooth;
  const { rate, stairs } = look;
  const moves = pieces.flatMap((piece, i) => (piece.moves ? [{ piece, i }] : []));
  const ups = moves.filter(({ piece }) => piece.direction > 0);
  const downs = moves.filter(({ piece }) => piece.direction < 0);
  if (ups.length === 0 || downs.length === 0 || moves.length < 2) return null;
  const turns = moves.slice(1).map(({ piece }) => {
    const row = firstRowOf(stairs, piece.first) - 1;
    return {
      at: rate.at[row] ?? 0,
      rate: rateOf(stairs, piece.first - 1),
      up: piece.direction < 0,
    };
  });
  const first = rate.at[0] ?? 0;
  const tops = turns.filter(({ up }) => up);
  const lengths = turns.map(({ at }, i) => at - (turns[i - 1]?.at ?? first));
  const sizes = (isUp: boolean): number[] =>
    lengths.filter((_, i) => turns[i]?.up === isUp).toSorted((a, b) => a - b);
  const [upward, downward] = [sizes(true), sizes(false)];
  const stepSizeUp = middle(upward);
  const stepSizeDown = middle(downward);
  const longest = moves.reduce((best, move) =>
    move.piece.last - move.piece.first > best.piece.last - best.piece.first ? move : best,
  );
  const movement = movementOf(smooth, longest.i, longest.piece);
  // the rows at its ends may be beyond the turn
  const { rows } = movement;
  const inner = rows.length < 6 ? rows : rows.subarray(1, -1);
  const best = bestFit({ ...movement, rows: inner });
  const isKnown = best !== null || moves.length >= MANY;
  if (!isKnown || !isRegular(smooth, upward) || !isRegular(smooth, downward)) return null;
  const shape = best?.fit.kind ?? 'unknown';
  const min = stairs.value.reduce((low, value) => Math.min(low, value), Infinity);
  const max = stairs.value.reduce((high, value) => Math.max(high, value), 0);
  const share = stepSizeUp !== null && stepSizeDown !== null ? stepSizeUp / stepSizeDown : 1;
  const isRestart = share < SHORT;
  const isWave =
    share > 0.8 && share < 1.25 && shape === 'cosine' && best?.alternatives.length === 0;
  const peaks = tops.map((top) => top.rate);
  const isFalling = peaks.length > 1 && (peaks.at(-1) ?? 0) < 0.9 * (peaks[0] ?? 0);
  const size = [stepSizeUp, stepSizeDown].flatMap((n) => (n === null ? [] : [formatNumber(n)]));
  return {
    kind: isWave ? 'cosine' : isRestart ? 'warm-restarts' : 'cyclic',
    alternatives: isWave || isRestart ? ['cyclic'] : [],
    parameters: {
      base: min,
      max,
      ...(stepSizeUp !== null && { stepSizeUp }),
      ...(stepSizeDown !== null && { stepSizeDown }),
      turns: turns.slice(0, LISTED).map(({ at }) => at),
      ...(isFalling && { peaks: peaks.slice(0, LISTED) }),
      shape,
    },
    warmup,
    residual: best?.fit.residual ?? null,
    confidence: moves.length > 2 ? 'strong' : 'weak',
    text: `up and down between ${formatNumber(min)} and ${formatNumber(max)}, turning every ${size.join(' and ')} ${rate.axis}s`,
  };
}

/** Whether ways in one direction are about as long as each other; the first may have begun before the log. */
function isRegular({ look: { rate } }: Smooth, sorted: readonly number[]): boolean {
  const usual = middle(sorted) ?? 0;
  const span = (rate.at.at(-1) ?? 0) - (rate.at[0] ?? 0);
  const gap = span / Math.max(1, rate.at.length - 1);
  const off = sorted.filter((length) => Math.abs(length - usual) > 0.2 * usual + 2 * gap).length;
  return off <= 1;
}

function middle(sorted: readonly number[]): number | null {
  return sorted[sorted.length >> 1] ?? null;
}
