import type { Schedule } from '../analysis.ts';
import { formatNumber } from '../words/formatNumber.ts';
import { LISTED } from './cyclicSchedule.ts';
import { bestFit } from './fit/bestFit.ts';
import { movementOf } from './movementOf.ts';
import { scheduleText } from './scheduleText.ts';
import type { Smooth } from './smoothSchedule.ts';
import { firstRowOf, rateOf } from './stairs.ts';

/** The schedule of a run in which a decay begins anew after a jump up; null where none does. */
export function restartSchedule(smooth: Smooth): Schedule | null {
  const { look, pieces, changes, warmup, rise } = smooth;
  const { rate, stairs } = look;
  const ups = changes.filter(({ ratio }) => ratio > 1);
  const isDown = pieces.every(({ moves, direction }) => !moves || direction < 0);
  if (ups.length === 0 || !isDown) return null;
  // cycles between the jumps, each with the decay that is longest in it
  const starts = [rate.at[rise?.row ?? 0] ?? 0, ...ups.map(({ at }) => at)];
  const periods = starts.slice(1).map((at, i) => at - (starts[i] ?? 0));
  const [period = 0] = periods;
  const decays = pieces.flatMap((piece, i) => (piece.moves ? [{ piece, i }] : []));
  const longest = decays.reduce<(typeof decays)[number] | null>(
    (best, decay) =>
      best === null || rowsIn(smooth, decay.piece) > rowsIn(smooth, best.piece) ? decay : best,
    null,
  );
  if (longest === null) return null;
  const best = bestFit(movementOf(smooth, longest.i, longest.piece));
  const peaks = [rate.values[rise?.row ?? 0] ?? 0, ...ups.map(({ to }) => to)];
  const tMult = ratioOf(periods);
  const cycleDecay = ratioOf(peaks);
  const min = stairs.value.reduce((low, value) => Math.min(low, value), Infinity);
  const shape = best?.fit.kind ?? 'unknown';
  const isCosine = shape === 'cosine' || best?.alternatives.includes('cosine') === true;
  const times = `${ups.length} time${ups.length === 1 ? '' : 's'}`;
  return {
    kind: 'warm-restarts',
    alternatives: isCosine || best === null ? [] : ['cyclic'],
    parameters: {
      base: peaks[0] ?? 0,
      min,
      period,
      restarts: ups.slice(0, LISTED).map(({ at }) => at),
      ...(tMult !== null && { tMult }),
      ...(cycleDecay !== null && { cycleDecay }),
      shape,
    },
    warmup,
    residual: best?.fit.residual ?? null,
    confidence: isCosine ? 'strong' : 'weak',
    text: scheduleText(
      warmup,
      rate.axis,
      `${shape === 'unknown' ? 'decay' : `${shape} decay`} with warm restarts: it begins anew ${times}, first after ${formatNumber(period)} ${rate.axis}s`,
    ),
  };
}

function rowsIn({ look: { stairs } }: Smooth, piece: { first: number; last: number }): number {
  // a level that the digits make of the bottom does not count as long
  return rateOf(stairs, piece.first) > 0
    ? firstRowOf(stairs, piece.last + 1) - firstRowOf(stairs, piece.first)
    : 0;
}

/** The ratio of each to the one before, where all are alike; null where there are too few. */
function ratioOf(list: readonly number[]): number | null {
  const ratios = list.slice(1).map((value, i) => value / (list[i] ?? 1));
  const [first] = ratios;
  if (first === undefined) return null;
  return ratios.every((ratio) => Math.abs(ratio / first - 1) < 0.05)
    ? Number(first.toPrecision(3))
    : null;
}
