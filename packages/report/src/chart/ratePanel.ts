import { formatRate } from '../drawing/format.ts';
import type { Panel } from '../drawing/panel.ts';
import { values, type Sample } from '../drawing/sample.ts';
import type { Shade } from '../drawing/stack.ts';
import { linearAxis, rateAxis } from '../drawing/valueAxis.ts';
import { rateSamples } from './rateSamples.ts';
import type { RunChart } from './runCharts.ts';

/** The ends of a warm-up or a decay, which may come close to 0, do not rule the axis. */
function inner(rates: readonly number[]): readonly number[] {
  const ends = Math.floor(rates.length / 20);
  return rates.slice(ends, rates.length - ends);
}

/** The highest rate that is beyond doubt, where one that is in doubt is higher. */
function highestSure(samples: readonly Sample[], shades: readonly Shade[]): number | null {
  let sure = -Infinity;
  let all = -Infinity;
  for (const { x, value } of samples) {
    if (value === null) continue;
    all = Math.max(all, value);
    // the line steps half a row before a stretch begins, and half a row behind its end
    if (!shades.some(({ from, to }) => x >= from - 0.5 && x <= to + 0.5))
      sure = Math.max(sure, value);
  }
  return sure > -Infinity && all > sure ? sure : null;
}

/** On a linear axis, or logarithmic where the rates span more than a decade; null where no rate was logged. */
export function ratePanel(
  { rate, shades }: RunChart,
  height: number,
  linear: boolean,
): Panel | null {
  if (rate === null || rate.series.values.length === 0) return null;
  const whole = rateSamples(rate.at, rate.series.values, rate.series.axis);
  const top = highestSure(whole, shades);
  const samples =
    top === null
      ? whole
      : whole.map(({ x, value }) => ({ x, value: value === null ? null : Math.min(value, top) }));
  const drawn = values(samples);
  const axis = linear
    ? linearAxis([0, ...drawn], height, 0, formatRate)
    : rateAxis({ first: inner(drawn), last: drawn }, height);
  const cut = top === null ? '' : `, cut off at ${formatRate(top)}`;
  const line = {
    name: `learning rate, ${rate.series.name}`,
    label: formatRate(rate.series.values.at(-1)),
    samples,
    colour: 's1',
    dash: '',
    classes: 'rate',
  };
  return { title: `Learning rate, ${axis.kind}${cut}`, height, axis, lines: [line], bests: [] };
}
