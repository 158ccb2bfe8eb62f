import type { Schedule } from '../analysis.ts';
import { formatNumber } from '../words/formatNumber.ts';
import { bestFit } from './fit/bestFit.ts';
import { movementOf } from './movementOf.ts';
import type { Smooth } from './smoothSchedule.ts';
import { firstRowOf, rateOf } from './stairs.ts';

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
  const stepSizeUp = middle(sizes(true));
  const stepSizeDown = middle(sizes(false));
  const longest = moves.reduce((best, move) =>
    move.piece.last - move.piece.first > best.piece.last - best.piece.first ? move : best,
  );
  const best = bestFit(movementOf(smooth, longest.i, longest.piece));
  const shape = best?.fit.kind ?? 'unknown';
  const min = stairs.value.reduce((low, value) => Math.min(low, value), Infinity);
  const max = stairs.value.reduce((high, value) => Math.max(high, value), 0);
  const isWave = shape === 'cosine' && best?.alternatives.length === 0;
  const peaks = tops.map((top) => top.rate);
  const isFalling = peaks.length > 1 && (peaks.at(-1) ?? 0) < 0.9 * (peaks[0] ?? 0);
  const size = [stepSizeUp, stepSizeDown].flatMap((n) => (n === null ? [] : [formatNumber(n)]));
  return {
    kind: isWave ? 'cosine' : 'cyclic',
    alternatives: isWave ? ['cyclic'] : [],
    parameters: {
      base: min,
      max,
      ...(stepSizeUp !== null && { stepSizeUp }),
      ...(stepSizeDown !== null && { stepSizeDown }),
      turns: turns.map(({ at }) => at),
      ...(isFalling && { peaks }),
      shape,
    },
    warmup,
    residual: best?.fit.residual ?? null,
    confidence: shape === 'unknown' ? 'weak' : 'strong',
    text: `up and down between ${formatNumber(min)} and ${formatNumber(max)}, turning every ${size.join(' and ')} ${rate.axis}s`,
  };
}

function middle(sorted: readonly number[]): number | null {
  return sorted[sorted.length >> 1] ?? null;
}
