import { drawFigure } from '../drawing/figure.ts';
import { markup, type Markup } from '../drawing/markup.ts';
import { gutter } from '../drawing/panel.ts';
import { drawStack, type Drawing, type Stack } from '../drawing/stack.ts';
import { textWidth } from '../drawing/textWidth.ts';
import type { Variant } from '../drawing/variants.ts';
import { lossPanels } from './lossPanels.ts';
import { describeChart } from './describeChart.ts';
import { ratePanel } from './ratePanel.ts';
import type { RunChart } from './runCharts.ts';

const BETWEEN = 32;
/** What happened is worth a little more height than usual. */
const LANES = 5;

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
    lanes: LANES,
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
