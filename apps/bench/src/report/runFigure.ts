import { drawFigure } from './figure.ts';
import { formatLoss, formatRate } from './format.ts';
import type { Mark } from './marks.ts';
import { markup, type Markup } from './markup.ts';
import { gutter, type Best, type Line, type Panel } from './panel.ts';
import { rateSeries } from './rateSeries.ts';
import type { RunLook } from './runLooks.ts';
import { finite, lossSeries, values } from './series.ts';
import { drawStack, type Drawing, type Stack } from './stack.ts';
import { textWidth } from './textWidth.ts';
import { linearAxis, logAxis, rateAxis } from './valueAxis.ts';
import type { Variant } from './variants.ts';

/** Room under the lowest loss for the label of the best epoch. */
const BEST_ROOM = 24;
const BETWEEN = 32;

function lossLines({ run, colour, dash }: RunLook): readonly Line[] {
  return [
    {
      name: 'training loss',
      label: 'training',
      samples: lossSeries(run, 'loss'),
      colour: 'var(--train)',
      dash: '',
      classes: 'quiet',
    },
    {
      name: 'validation loss',
      label: 'validation',
      samples: lossSeries(run, 'valLoss'),
      colour,
      dash,
      classes: '',
    },
  ];
}

function lossPanels(look: RunLook, height: number): readonly [Panel, Panel] {
  const lines = lossLines(look);
  const lowest = finite(look.run.best?.valLoss);
  const all = lines.flatMap((line) => values(line.samples)).concat(lowest ?? []);
  const best: Best | null = look.run.best && {
    x: look.run.best.epoch,
    value: lowest,
    colour: look.colour,
    text: `best ${formatLoss(look.run.best.valLoss)}`,
  };
  const shared = { height, lines, best };
  return [
    { ...shared, title: 'Loss, linear', axis: linearAxis(all, height, BEST_ROOM) },
    { ...shared, title: 'Loss, logarithmic', axis: logAxis(all, height, BEST_ROOM) },
  ];
}

function ratePanel({ run, colour, dash }: RunLook, height: number): Panel {
  const samples = rateSeries(run);
  const axis = rateAxis(
    {
      first: run.epochs.flatMap(({ lrFirst }) => finite(lrFirst) ?? []),
      last: run.epochs.flatMap(({ lrLast }) => finite(lrLast) ?? []),
    },
    height,
  );
  const label = formatRate(values(samples).at(-1));
  return {
    title: `Learning rate, ${axis.kind}`,
    height,
    axis,
    lines: [{ name: 'learning rate', label, samples, colour, dash, classes: 'rate' }],
    best: null,
  };
}

function draw(look: RunLook, marks: readonly Mark[], epochs: number, variant: Variant): Drawing {
  const { fontSize, width } = variant;
  const [linear, logarithmic] = lossPanels(look, variant.lossHeight);
  const rate = ratePanel(look, variant.rateHeight);
  const nameWidth = Math.ceil(textWidth('validation', fontSize));
  const shared = { marks, epochs, nameWidth, fontSize };
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

function describe({ run }: RunLook, marks: readonly Mark[]): string {
  const last = run.epochs.at(-1);
  const first = run.epochs[0];
  const parts = [
    `Losses and learning rate over ${run.epochs.length} ${run.epochs.length === 1 ? 'epoch' : 'epochs'}.`,
    `Training loss from ${formatLoss(first?.loss)} to ${formatLoss(last?.loss)}, validation loss from ${formatLoss(first?.valLoss)} to ${formatLoss(last?.valLoss)}.`,
    `Learning rate from ${formatRate(first?.lrFirst)} to ${formatRate(last?.lrLast)}.`,
  ];
  if (run.best !== null) {
    parts.push(`Best validation loss ${formatLoss(run.best.valLoss)} in epoch ${run.best.epoch}.`);
  }
  if (marks.length > 0) parts.push(`${marks.length} numbered marks, explained in the list below.`);
  return parts.join(' ');
}

/** Both losses on two axes and the rate under them, with every event marked. */
export function drawRunFigure(look: RunLook, marks: readonly Mark[], epochs: number): Markup {
  return drawFigure({
    id: `${look.id}-figure`,
    title: `${look.name}: losses and learning rate`,
    description: describe(look, marks),
    draw: (variant) => draw(look, marks, epochs, variant),
  });
}
