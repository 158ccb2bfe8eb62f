import { formatNumber } from '../story/valueWords.ts';
import { placeName } from '../words.ts';
import type { RunChart } from './runCharts.ts';

function span(values: readonly number[]): string {
  const [first, last] = [values[0], values.at(-1)];
  return first === undefined || last === undefined
    ? 'without a value'
    : `from ${formatNumber(first)} to ${formatNumber(last)}`;
}

/** What the chart shows, in words, for those who cannot see it. */
export function describeChart({ axis, start, end, groups, rate, marks }: RunChart): string {
  const parts = groups.flatMap(({ curves, best }) => [
    ...curves.map(({ curve, label }) => {
      return `${label} (${curve.series.name}) ${span(curve.values)}`;
    }),
    ...(best === null ? [] : [`best ${formatNumber(best.value)} at ${placeName(axis, best.x)}`]),
  ]);
  const rates = rate?.series.values ?? [];
  if (rates.length > 0) parts.push(`learning rate ${span(rates)}`);
  const over = `From ${placeName(axis, start)} to ${placeName(axis, end)}`;
  const marked =
    marks.length === 0 ? '' : ` ${marks.length} numbered marks, explained in the list.`;
  return `${over}: ${parts.join('; ')}.${marked}`;
}
