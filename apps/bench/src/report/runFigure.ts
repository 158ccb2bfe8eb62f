import {
  type Best,
  drawFigure,
  type Drawing,
  drawStack,
  finite,
  formatLoss,
  formatRate,
  gutter,
  type Line,
  linearAxis,
  logAxis,
  type Mark,
  type Markup,
  markup,
  type Panel,
  rateAxis,
  type Stack,
  textWidth,
  values,
  type Variant,
} from '@stepwise/report/drawing';
import { rateSeries } from './rateSeries.ts';
import type { RunLook, ScheduleLook } from './runLooks.ts';
import { lossSeries } from './series.ts';

/** Room under the lowest loss for the label of the best epoch. */
const BEST_ROOM = 24;
const BETWEEN = 32;

/** What is drawn of a schedule: its runs with an epoch. */
interface Curves {
  readonly looks: readonly RunLook[];
  /** Whether lines bear the names of backends. */
  readonly several: boolean;
}

function lossLines({ looks, several }: Curves): readonly Line[] {
  const training = looks.map(({ run, dash }, index): Line => ({
    name: several ? `training loss on ${run.backend}` : 'training loss',
    label: index === 0 ? 'training' : '',
    samples: lossSeries(run, 'loss'),
    colour: 'train',
    dash: several ? dash : '',
    classes: 'quiet',
  }));
  const validation = looks.map(({ run, colour, dash }): Line => ({
    name: several ? `validation loss on ${run.backend}` : 'validation loss',
    label: several ? run.backend : 'validation',
    samples: lossSeries(run, 'valLoss'),
    colour,
    dash,
    classes: '',
  }));
  return [...training, ...validation];
}

function lossPanels(curves: Curves, height: number): readonly [Panel, Panel] {
  const lines = lossLines(curves);
  const bests = curves.looks.flatMap(({ run, colour }, index): readonly Best[] => {
    if (run.best === null) return [];
    const { epoch, valLoss } = run.best;
    const text = index === 0 ? `best ${formatLoss(valLoss)}` : '';
    return [{ x: epoch, value: finite(valLoss), colour, text }];
  });
  const all = [...lines.flatMap((line) => values(line.samples)), ...bests.flatMap(valueOf)];
  const shared = { height, lines, bests };
  return [
    { ...shared, title: 'Loss, linear', axis: linearAxis(all, height, BEST_ROOM) },
    { ...shared, title: 'Loss, logarithmic', axis: logAxis(all, height, BEST_ROOM) },
  ];
}

function valueOf({ value }: Best): readonly number[] {
  return value === null ? [] : [value];
}

function ratePanel({ looks, several }: Curves, height: number): Panel {
  const runs = looks.map(({ run }) => run);
  const axis = rateAxis(
    {
      first: runs.flatMap(({ epochs }) => epochs.flatMap(({ lrFirst }) => finite(lrFirst) ?? [])),
      last: runs.flatMap(({ epochs }) => epochs.flatMap(({ lrLast }) => finite(lrLast) ?? [])),
    },
    height,
  );
  const lines = looks.map(({ run, colour, dash }, index): Line => {
    const samples = rateSeries(run);
    return {
      name: several ? `learning rate on ${run.backend}` : 'learning rate',
      label: index === 0 ? formatRate(values(samples).at(-1)) : '',
      samples,
      colour,
      dash,
      classes: 'rate',
    };
  });
  return { title: `Learning rate, ${axis.kind}`, height, axis, lines, bests: [] };
}

function draw(curves: Curves, marks: readonly Mark[], epochs: number, variant: Variant): Drawing {
  const { fontSize, width } = variant;
  const [linear, logarithmic] = lossPanels(curves, variant.lossHeight);
  const rate = ratePanel(curves, variant.rateHeight);
  const widest = Math.max(
    ...linear.lines.map(({ label }) => textWidth(label, fontSize)),
    ...rate.lines.map(({ label }) => textWidth(label, fontSize)),
  );
  const nameWidth = Math.ceil(Math.min(widest, variant.nameWidth));
  const shared = { marks, start: 0, end: epochs, unit: 'epochs done', nameWidth, fontSize };
  const all = [linear, logarithmic, rate];
  if (!variant.sideBySide) {
    const left = gutter(all, fontSize);
    return drawStack({ ...shared, panels: all, left: 0, right: width, gutter: left });
  }
  const column = (width - BETWEEN) / 2;
  const stacks: Stack[] = [linear, logarithmic].map((loss, index) => ({
    ...shared,
    panels: [loss, rate],
    left: index * (column + BETWEEN),
    right: index * (column + BETWEEN) + column,
    gutter: gutter(all, fontSize),
  }));
  const drawings = stacks.map(drawStack);
  return {
    content: markup`${drawings.map(({ content }) => content)}`,
    height: Math.max(...drawings.map(({ height }) => height)),
  };
}

function describe({ name, run }: RunLook): string {
  const last = run.epochs.at(-1);
  const first = run.epochs[0];
  const parts = [
    `${name}: losses and learning rate over ${run.epochs.length} ${run.epochs.length === 1 ? 'epoch' : 'epochs'}.`,
    `Training loss from ${formatLoss(first?.loss)} to ${formatLoss(last?.loss)}, validation loss from ${formatLoss(first?.valLoss)} to ${formatLoss(last?.valLoss)}.`,
    `Learning rate from ${formatRate(first?.lrFirst)} to ${formatRate(last?.lrLast)}.`,
  ];
  if (run.best !== null) {
    parts.push(`Best validation loss ${formatLoss(run.best.valLoss)} in epoch ${run.best.epoch}.`);
  }
  return parts.join(' ');
}

/** Both losses on two axes and the rate under them, with every event marked; the backends on the same plots. */
export function drawRunFigure(
  schedule: ScheduleLook,
  marks: readonly Mark[],
  epochs: number,
): Markup {
  const looks = schedule.looks.filter(({ run }) => run.epochs.length > 0);
  const curves: Curves = { looks, several: schedule.looks.length > 1 };
  const parts = looks.map(describe);
  if (marks.length > 0) parts.push(`${marks.length} numbered marks, explained in the list below.`);
  return drawFigure({
    id: `${schedule.id}-figure`,
    title: `${schedule.scheduler}: losses and learning rate`,
    description: parts.join(' '),
    draw: (variant) => draw(curves, marks, epochs, variant),
  });
}
