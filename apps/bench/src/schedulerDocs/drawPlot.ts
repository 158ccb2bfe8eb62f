import { markup, type Pair, SERIES, SURFACES, TEXT_COLOURS } from '@stepwise/report/drawing';
import { scaleLinear } from 'd3-scale';
import { curveStepAfter, line } from 'd3-shape';
import { Scheduler } from '@stepwise/core';
import type { Plot } from './entry.ts';

const WIDTH = 720;
const HEIGHT = 240;
const LEFT = 56;
const RIGHT = WIDTH - 18;
const TOP = 34;
const BOTTOM = HEIGHT - 30;
/** Steps of each run that is drawn: 20 epochs of 10. */
export const STEPS = 200;
const PER_EPOCH = 10;
const NOTHING: Pair = ['', ''];

/** The rates of a run under each machine of a plot. */
export function ratesOf({ curves, metric, lr = 1 }: Plot): readonly (readonly number[])[] {
  return curves.map(({ machine }) => {
    const run = { stepsPerEpoch: PER_EPOCH, epochs: STEPS / PER_EPOCH };
    const base = { lr, momentum: 0.9 };
    const scheduler = new Scheduler(machine, { ...run, groups: [{ name: 'all', base }] });
    const rates: number[] = [];
    for (let t = 0; t < STEPS; t += 1) {
      rates.push(scheduler.lr);
      scheduler.step(metric === undefined ? undefined : { metrics: { val_loss: metric(t) } });
    }
    return rates;
  });
}

/** The learning rate over the steps of a run as SVG, legible on light and on dark paper. */
export function drawPlot(kind: string, plot: Plot): string {
  const series = ratesOf(plot);
  const highest = Math.max(...series.flat());
  const y = scaleLinear([0, highest], [BOTTOM, TOP]).nice(4);
  const x = scaleLinear([0, STEPS], [LEFT, RIGHT]);
  const rows = y.ticks(4).map((value) => ({ at: y(value), label: y.tickFormat(4)(value) }));
  const columns = x.ticks(5);
  const path = line<number>(
    (_, t) => x(t),
    (rate) => y(rate),
  ).digits(1);
  if (plot.stairs === true) path.curve(curveStepAfter);

  const grid = rows.map(
    ({ at, label }) =>
      markup`<path class="grid" d="M${LEFT} ${at.toFixed(1)}H${RIGHT}"/><text x="${LEFT - 8}" y="${(at + 4).toFixed(1)}" text-anchor="end">${label}</text>`,
  );
  const steps = columns.map(
    (value) =>
      markup`<text x="${x(value).toFixed(1)}" y="${BOTTOM + 18}" text-anchor="middle">${value === 0 ? 'step 0' : value}</text>`,
  );
  const lines = series.map(
    (rates, i) => markup`<path class="line s${i}" d="${path([...rates]) ?? ''}"/>`,
  );
  let from = LEFT;
  const keys = plot.curves.map(({ label }, i) => {
    const left = from;
    from += 34 + label.length * 6.6;
    return markup`<path class="line s${i}" d="M${left} 16h16"/><text x="${left + 22}" y="20">${label}</text>`;
  });
  const svg = markup`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="learning rate of ${kind}, step by step"><style>${rules()}</style><rect class="paper" width="${WIDTH}" height="${HEIGHT}" rx="8"/>${grid}${steps}${keys}${lines}</svg>`;
  return `${svg.text}\n`;
}

function rules(): string {
  return `text{font:12px system-ui,sans-serif}.line{fill:none;stroke-width:2;stroke-linejoin:round}${colours(0)}@media (prefers-color-scheme:dark){${colours(1)}}`;
}

function colours(side: 0 | 1): string {
  const { paper = NOTHING } = SURFACES;
  const { muted = NOTHING } = TEXT_COLOURS;
  const grid = ['#e6e8ec', '#282c33'][side] ?? '';
  const lines = SERIES.slice(0, 4).map((pair, i) => `.s${i}{stroke:${pair[side]}}`);
  return `.paper{fill:${paper[side]}}text{fill:${muted[side]}}.grid{stroke:${grid}}${lines.join('')}`;
}
