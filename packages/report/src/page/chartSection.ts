import { drawChart } from '../chart/drawChart.ts';
import { hasLogarithm } from '../chart/lossPanels.ts';
import type { RunChart } from '../chart/runCharts.ts';
import { markup, type Markup } from '../drawing/markup.ts';
import type { Variant } from '../drawing/variants.ts';
import { listed } from '../words.ts';
import { renderNumbers } from './numbers.ts';

function brokenText({ groups }: RunChart): string {
  const broken = groups.flatMap(({ curves }) =>
    curves.flatMap(({ curve }) => (curve.series.nonFinite.length > 0 ? curve.series.name : [])),
  );
  return broken.length === 0
    ? ''
    : `Where ${listed(broken)} is not a finite number the line is broken and the ground is coloured.`;
}

/** What the log has in parts. */
const sumTexts = ({ groups }: RunChart): readonly string[] =>
  groups.flatMap(({ curves }) =>
    curves.flatMap(({ curve: { series } }) =>
      series.sumOf === undefined || series.sumOf.every((part) => series.name.includes(part))
        ? []
        : `${series.name} is the sum of ${listed(series.sumOf)}.`,
    ),
  );

/** What is to be known to read the figure. */
function caption(chart: RunChart): string {
  const { groups, rate, axis } = chart;
  const smoothed = groups
    .flatMap(({ curves }) => curves.map(({ curve }) => curve))
    .filter((curve) => curve.smooth !== null);
  const geometric = smoothed.some((curve) => curve.geometric);
  const distant = groups.filter((group) => !hasLogarithm(group));
  const shaded = chart.shades.length > 0 && brokenText(chart) === '';
  return [
    smoothed.length > 0
      ? 'Pale: the values as logged. Strong: their exponential moving average over both sides, which begins anew at every change of the rate.'
      : '',
    geometric ? 'Where a loss spans more than a decade its logarithms are averaged.' : '',
    distant.length > 0
      ? `${listed(distant.map(({ title }) => title))} can’t go on a logarithmic axis as it is (values of zero and less, or higher is better), so the second plot shows the distance of each value to the best of its line, plus a little noise.`
      : '',
    ...sumTexts(chart),
    brokenText(chart),
    shaded ? 'The coloured ground is what the log’s damage puts in doubt.' : '',
    rate === null ? 'The log does not say the learning rate here.' : '',
    `A value stands at its ${axis}; a change of the rate is marked before the first ${axis} that was trained with it.`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** A chart with its caption and its numbers. */
export function renderChart(
  id: string,
  chart: RunChart,
  title: string,
  options: { readonly variants?: readonly Variant[] | undefined; readonly numbers: number },
): Markup {
  return markup`<figure>${drawChart(id, chart, title, options.variants)}<figcaption>${caption(chart)}</figcaption></figure>
${renderNumbers(chart, options.numbers)}`;
}
