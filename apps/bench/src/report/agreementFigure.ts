import {
  drawFigure,
  type Drawing,
  drawStack,
  endLabelHeight,
  fitText,
  formatDifference,
  formatRate,
  gutter,
  type Line,
  logAxis,
  type Markup,
  type Panel,
  type Sample,
  textWidth,
  values,
  type Variant,
} from '@stepwise/report/drawing';
import { relativeDifference } from '../agreement/relativeDifference.ts';
import type { Agreement, BenchResult } from '../result.ts';
import type { ScheduleLook } from './runLooks.ts';

/** How far apart the validation losses are after each epoch that both have done. */
function differences({ runs }: BenchResult, agreement: Agreement): readonly Sample[] {
  const { scheduler, backends, epochs } = agreement;
  const [a, b] = backends.map((backend) =>
    runs.find((run) => run.scheduler === scheduler && run.backend === backend),
  );
  return (a?.epochs ?? []).slice(0, epochs).map(({ epoch, valLoss }, i) => ({
    x: epoch,
    value: relativeDifference(valLoss, b?.epochs[i]?.valLoss ?? Number.NaN),
  }));
}

function draw(lines: readonly Line[], epochs: number, variant: Variant): Drawing {
  const { fontSize, width, nameWidth } = variant;
  const height = Math.max(variant.lossHeight, endLabelHeight(fontSize) * (lines.length + 1));
  const all = lines.flatMap(({ samples }) => values(samples));
  const panel: Panel = {
    title: 'Relative difference, logarithmic',
    height,
    axis: logAxis(all, height, 6),
    lines: lines.map((line) => ({ ...line, label: fitText(line.label, fontSize, nameWidth) })),
    bests: [],
  };
  const widest = Math.max(...lines.map(({ label }) => textWidth(label, fontSize)));
  return drawStack({
    panels: [panel],
    marks: [],
    start: 0,
    end: epochs,
    unit: 'epochs done',
    left: 0,
    right: width,
    gutter: gutter([panel], fontSize),
    nameWidth: Math.ceil(Math.min(nameWidth, widest)),
    fontSize,
  });
}

/** The difference after each epoch, a line for each schedule, and the tolerance as a level. */
export function drawAgreementFigure(
  result: BenchResult,
  schedules: readonly ScheduleLook[],
  epochs: number,
): Markup {
  const lines = result.agreement.map((agreement): Line => {
    const look = schedules
      .find(({ scheduler }) => scheduler === agreement.scheduler)
      ?.looks.find(({ run }) => run.backend === agreement.backends[1]);
    const index = schedules.findIndex(({ scheduler }) => scheduler === agreement.scheduler);
    const isFirst =
      result.agreement.find(({ scheduler }) => scheduler === agreement.scheduler) === agreement;
    return {
      name: `${agreement.scheduler}, ${agreement.backends.join(' and ')}`,
      label: isFirst ? agreement.scheduler : '',
      samples: differences(result, agreement),
      colour: look?.colour ?? 'ink',
      dash: isFirst ? '' : (look?.dash ?? ''),
      classes: `o${index}`,
    };
  });
  const tolerance = result.agreement[0]?.tolerance ?? 0;
  const level: Line = {
    name: `tolerance ${formatRate(tolerance)}`,
    label: 'tolerance',
    samples: [
      { x: 0, value: tolerance },
      { x: epochs, value: tolerance },
    ],
    colour: 'muted',
    dash: '2 3',
    classes: 'quiet',
  };
  const words = result.agreement.map(
    ({ scheduler, first, last }) =>
      `${scheduler} from ${formatDifference(first)} to ${formatDifference(last)}`,
  );
  return drawFigure({
    id: 'agreement-figure',
    title: 'How the validation losses of the backends part',
    description: `Relative differences over ${epochs} epochs: ${words.join(', ')}.`,
    draw: (variant) => draw([level, ...lines], epochs, variant),
  });
}
