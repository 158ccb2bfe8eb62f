import {
  drawFigure,
  type Drawing,
  drawStack,
  endLabelHeight,
  finite,
  fitText,
  formatLoss,
  gutter,
  type Line,
  linearAxis,
  logAxis,
  type Markup,
  type Panel,
  rateAxis,
  type Sample,
  textWidth,
  type ValueAxis,
  values,
  type Variant,
} from '@stepwise/report/drawing';
import { rateSeries } from './rateSeries.ts';
import type { RunLook, ScheduleLook } from './runLooks.ts';
import { lossSeries } from './series.ts';

const isDrawn = ({ run }: RunLook): boolean => run.epochs.length > 0;

const lossAxis = (losses: readonly number[], height: number): ValueAxis =>
  losses.some((loss) => loss <= 0) ? linearAxis(losses, height, 6) : logAxis(losses, height, 6);

function draw(schedules: readonly ScheduleLook[], epochs: number, variant: Variant): Drawing {
  const { fontSize, width } = variant;
  const names = endLabelHeight(fontSize) * (schedules.length + 1);
  const lossHeight = Math.max(variant.overviewHeight, names);
  const rateHeight = Math.max(variant.rateHeight * 1.3, names);
  const lines = (series: (look: RunLook) => readonly Sample[]): readonly Line[] =>
    schedules.flatMap(({ scheduler, looks }, index) =>
      looks.filter(isDrawn).map((look, turn) => ({
        name: look.name,
        // one name for the runs of a schedule: its colour says the rest
        label: turn === 0 ? fitText(scheduler, fontSize, variant.nameWidth) : '',
        samples: series(look),
        colour: look.colour,
        dash: look.dash,
        classes: `o${index}`,
      })),
    );
  const losses = lines(({ run }) => lossSeries(run, 'valLoss'));
  const runs = schedules.flatMap(({ looks }) => looks.map(({ run }) => run));
  const loss = lossAxis(
    losses.flatMap(({ samples }) => values(samples)),
    lossHeight,
  );
  const rate = rateAxis(
    {
      first: runs.flatMap((run) => run.epochs.flatMap(({ lrFirst }) => finite(lrFirst) ?? [])),
      last: runs.flatMap((run) => run.epochs.flatMap(({ lrLast }) => finite(lrLast) ?? [])),
    },
    rateHeight,
  );
  const panels: readonly Panel[] = [
    {
      title: `Validation loss, ${loss.kind}`,
      height: lossHeight,
      axis: loss,
      lines: losses,
      bests: [],
    },
    {
      title: `Learning rate, ${rate.kind}`,
      height: rateHeight,
      axis: rate,
      lines: lines(({ run }) => rateSeries(run)),
      bests: [],
    },
  ];
  const widest = Math.max(...schedules.map(({ scheduler }) => textWidth(scheduler, fontSize)));
  return drawStack({
    panels,
    marks: [],
    start: 0,
    end: epochs,
    unit: 'epochs done',
    left: 0,
    right: width,
    gutter: gutter(panels, fontSize),
    nameWidth: Math.ceil(Math.min(variant.nameWidth, widest)),
    fontSize,
  });
}

/** Validation losses of all runs on one plot, their rates under it. */
export function drawOverviewFigure(schedules: readonly ScheduleLook[], epochs: number): Markup {
  const bests = schedules
    .flatMap(({ looks }) => looks)
    .flatMap(({ name, run }) =>
      run.best === null ? [] : `${name} ${formatLoss(run.best.valLoss)}`,
    );
  return drawFigure({
    id: 'overview-figure',
    title: 'Validation losses and learning rates of all runs',
    description: `Lines over ${epochs} epochs. Lowest validation losses: ${bests.join(', ')}.`,
    draw: (variant) => draw(schedules, epochs, variant),
  });
}

/** Pointing at a line or at its name makes those of other schedules step back. */
export function overviewRules(count: number): string {
  return Array.from(
    { length: count },
    (_, index) =>
      `:is(.overview,.agreement):has(.o${index}:hover) :is(.line,.end):not(.o${index}){opacity:.18}`,
  ).join('\n');
}
