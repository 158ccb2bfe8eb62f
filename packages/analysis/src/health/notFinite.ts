import type { Series } from '@stepwise/core';
import type { Finding } from '../analysis.ts';
import { countInWords, placeInWords } from '../causes/words.ts';
import type { Check } from './checkup.ts';

/** Losses and metrics that were NaN or infinite. */
export const notFinite: Check = ({ watched }) =>
  watched.history.series
    .filter(({ role, nonFinite }) => (role === 'loss' || role === 'metric') && nonFinite.length > 0)
    .map((series) => finding(series, watched.run));

function finding(series: Series, run: number): Finding {
  const { name, nonFinite, axis, values, at } = series;
  const [first] = nonFinite;
  const last = nonFinite.at(-1);
  const count = nonFinite.reduce((sum, stretch) => sum + stretch.count, 0);
  const kinds = [...new Set(nonFinite.map(({ value }) => value))];
  const from = first?.from ?? 0;
  const lastFinite = at.at(-1) ?? -Infinity;
  const isToTheEnd = (last?.to ?? from) > lastFinite;
  const isLoss = series.role === 'loss';
  const end = isToTheEnd ? (last?.from ?? from) : from;
  const rest = isToTheEnd
    ? values.length === 0
      ? ' There is no finite value.'
      : ` From ${placeInWords(axis, end)} to the end there is none that is finite.`
    : ' Finite values follow.';
  return {
    code: 'not-finite',
    severity: isLoss ? 'problem' : 'warning',
    run,
    axis,
    at: from,
    values: { series: name, count, kinds, from, to: last?.to ?? from, toTheEnd: isToTheEnd },
    rule: 'a logged value is NaN or infinite',
    confidence: 'certain',
    text: `${name} is not finite (${kinds.join(', ')}) at ${countInWords(count, 'place')}, first at ${placeInWords(axis, from)}.${rest}`,
  };
}
