import { drawFigure } from '../drawing/figure.ts';
import { formatRate } from '../drawing/format.ts';
import { markup, type Markup } from '../drawing/markup.ts';
import { gutter, type Panel } from '../drawing/panel.ts';
import { values } from '../drawing/sample.ts';
import { drawStack, type Drawing, type Stack } from '../drawing/stack.ts';
import { textWidth } from '../drawing/textWidth.ts';
import { linearAxis, rateAxis } from '../drawing/valueAxis.ts';
import type { Variant } from '../drawing/variants.ts';
import { lossPanels } from './lossPanels.ts';
import { rateSamples } from './rateSamples.ts';
import { describeChart } from './describeChart.ts';
import type { RunChart } from './runCharts.ts';

const BETWEEN = 32;

/** The ends of a warm-up or a decay, which may come close to 0, do not rule the axis. */
function inner(rates: readonly number[]): readonly number[] {
  const ends = Math.floor(rates.length / 20);
  return rates.slice(ends, rates.length - ends);
}

/** On a linear axis, or logarithmic where the rates span more than a decade. */
function ratePanel({ rate }: RunChart, height: number, linear: boolean): Panel | null {
  if (rate === null || rate.series.values.length === 0) return null;
  const samples = rateSamples(rate.at, rate.series.values, rate.series.axis);
  const drawn = values(samples);
  const axis = linear
    ? linearAxis([0, ...drawn], height, 0, formatRate)
    : rateAxis({ first: inner(drawn), last: drawn }, height);
  return {
    title: `Learning rate, ${axis.kind}`,
    height,
    axis,
    lines: [
      {
        name: `learning rate, ${rate.series.name}`,
        label: formatRate(rate.series.values.at(-1)),
        samples,
        colour: 's1',
        dash: '',
        classes: 'rate',
      },
    ],
    bests: [],
  };
}

function draw(chart: RunChart, variant: Variant): Drawing {
  const { fontSize, width } = variant;
  const pairs = chart.groups.map((group) => lossPanels(group, variant.lossHeight));
  const rates = [true, false].map((linear) => ratePanel(chart, variant.rateHeight, linear) ?? []);
  const sideBySide = variant.sideBySide && pairs.length > 0;
  const all = [...pairs.flat(), ...(sideBySide ? rates : rates.slice(1))].flat();
  const widest = Math.max(
    0,
    ...all.flatMap(({ lines }) => lines.map(({ label }) => textWidth(label, fontSize))),
  );
  const shared = {
    marks: chart.marks,
    shades: chart.shades,
    start: chart.start,
    end: chart.end,
    unit: chart.unit ?? chart.axis,
    nameWidth: Math.ceil(Math.min(widest, variant.nameWidth)),
    fontSize,
    gutter: gutter(all, fontSize),
  };
  if (!sideBySide) {
    return drawStack({ ...shared, panels: all, left: 0, right: width });
  }
  const column = (width - BETWEEN) / 2;
  const stacks = ([0, 1] as const).map((side): Stack => ({
    ...shared,
    panels: [...pairs.map((pair) => pair[side]), rates[side] ?? []].flat(),
    left: side * (column + BETWEEN),
    right: side * (column + BETWEEN) + column,
  }));
  const drawings = stacks.map(drawStack);
  return {
    content: markup`${drawings.map(({ content }) => content)}`,
    height: Math.max(...drawings.map(({ height }) => height)),
  };
}

/** Losses on two axes and the rate under them, in every size. */
export function drawChart(
  id: string,
  chart: RunChart,
  title: string,
  variants?: readonly Variant[],
): Markup {
  return drawFigure({
    id,
    title,
    description: describeChart(chart),
    draw: (variant) => draw(chart, variant),
    ...(variants === undefined ? {} : { variants }),
  });
}
