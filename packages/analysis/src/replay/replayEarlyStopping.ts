import type { RunHistory, Series } from '@stepwise/core';
import { formatNumber } from '../words/formatNumber.ts';
import { countInWords, placeInWords } from '../causes/words.ts';
import { earlyStops } from './earlyStops.ts';
import type { EarlyStoppingReplay, Replay } from './settings.ts';

type Own = Pick<Replay, 'axis' | 'validity' | 'exactUntil' | 'stop' | 'cuts' | 'parting' | 'text'>;

/** Early stopping with other settings: where it stops, and what that gives up. */
export function replayEarlyStopping(
  { facts }: RunHistory,
  series: Series,
  { patience, minDelta, startEpoch }: EarlyStoppingReplay,
): Own {
  const { axis } = series;
  const [stop = null] = earlyStops(series, [patience], {
    ...(minDelta !== undefined && { minDelta }),
    ...(startEpoch !== undefined && { start: startEpoch }),
  });
  const base = { axis, stop, cuts: [], parting: null };
  const last = series.at.at(-1) ?? null;
  if (stop === null) {
    const text = `With patience ${patience} training would have stopped before ${series.name} had a finite value.`;
    return { ...base, validity: 'exact', exactUntil: last, text };
  }
  const best = `the best ${series.name} ${formatNumber(stop.best)} of ${placeInWords(axis, stop.bestAt)}`;
  if (stop.stopsAt !== null) {
    const than =
      stop.worse === 0
        ? 'the best of the log'
        : `${formatNumber(100 * stop.worse, 3)} % worse than the best of the log`;
    const saved =
      stop.saved === 0
        ? 'where the log ends'
        : `${countInWords(stop.saved, 'row')} earlier than the log ends`;
    const text = `With patience ${patience} training would have stopped after ${placeInWords(axis, stop.stopsAt)}, ${saved}, with ${best}: ${than}.`;
    return { ...base, validity: 'exact', exactUntil: last, text };
  }
  const planned = axis === 'epoch' ? facts.plannedEpochs : facts.plannedSteps;
  const isWhole = planned !== undefined && last !== null && last >= planned - 1;
  const after = isWhole ? '' : ' What would have come after it, the log does not tell.';
  return {
    ...base,
    validity: isWhole ? 'exact' : 'exact-until',
    exactUntil: last,
    text: `With patience ${patience} training would not have stopped within the log, whose best is ${best}.${after}`,
  };
}
