import type { Schedule } from '../analysis.ts';
import { formatNumber } from '../words/formatNumber.ts';
import { apartText, confidenceOf, fallText } from './decayWords.ts';
import type { Best } from './fit/bestFit.ts';
import type { Piece } from './piece.ts';
import { scheduleText } from './scheduleText.ts';
import type { Smooth } from './smoothSchedule.ts';
import { firstRowOf, rateOf } from './stairs.ts';

/** The schedule of a run that stands at its base, and then decays. */
export function stableSchedule(smooth: Smooth, piece: Piece, best: Best | null): Schedule {
  const { look, rise, warmup } = smooth;
  const { rate, stairs } = look;
  const firstRow = firstRowOf(stairs, piece.first);
  const start = rate.at[rise?.row ?? 0] ?? 0;
  const stableEnd = rate.at[firstRow - 1] ?? 0;
  const first = rate.at[firstRow] ?? 0;
  const last = rate.at[firstRowOf(stairs, piece.last + 1) - 1] ?? 0;
  const base = rateOf(stairs, piece.first - 1);
  const decay =
    best === null
      ? `it ${fallText(rateOf(stairs, piece.first), rateOf(stairs, piece.last))}`
      : `${best.fit.text}${apartText(best.alternatives)}`;
  return {
    kind: 'warmup-stable-decay',
    // without a warm-up people call it by the shape of its decay
    alternatives: best === null ? [] : [best.fit.kind, ...best.alternatives],
    parameters: {
      ...best?.fit.parameters,
      base,
      stable: stableEnd - start,
      decay: last - stableEnd,
      decayShape: best?.fit.kind ?? 'other',
    },
    warmup,
    residual: best?.fit.residual ?? null,
    confidence: best === null ? 'weak' : confidenceOf(best),
    text: scheduleText(
      warmup,
      rate.axis,
      `constant at ${formatNumber(base)}, and from ${rate.axis} ${formatNumber(first)} on ${decay}`,
    ),
  };
}
