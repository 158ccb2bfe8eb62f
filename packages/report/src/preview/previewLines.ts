import { SERIES } from '../drawing/colours.ts';
import { formatRate } from '../drawing/format.ts';
import { gutter, type Line, type Panel } from '../drawing/panel.ts';
import { finite, values, type Sample } from '../drawing/sample.ts';
import { drawStack, type Drawing } from '../drawing/stack.ts';
import { textWidth } from '../drawing/textWidth.ts';
import { endLabelHeight } from '../drawing/endLabels.ts';
import { linearAxis, rateAxis } from '../drawing/valueAxis.ts';
import { rateSamples } from '../chart/rateSamples.ts';

/** The values of one schedule: that of step t at index t. */
export interface PreviewLine {
  readonly name: string;
  readonly values: readonly number[];
}

/** Schedules to look at before a run. */
export interface PreviewInput {
  readonly title: string;
  readonly lines: readonly PreviewLine[];
  /** What the axis counts; `step` where absent. */
  readonly unit?: string;
}

const DASHES = ['', '6 4', '2 3', '9 3 2 3'];

/** The value of step t holds from t to t + 1. Values that are no numbers break the line. */
function samplesOf(all: readonly number[]): readonly Sample[] {
  const samples: Sample[] = [];
  for (let from = 0; from < all.length;) {
    let to = from;
    while (to < all.length && finite(all[to]) !== null) to++;
    if (to > from) {
      const rates = all.slice(from, to);
      const at = rates.map((_, i) => from + i + 0.5);
      if (samples.length > 0) samples.push({ x: from, value: null });
      samples.push({ x: from, value: rates[0] ?? null }, ...rateSamples(at, rates));
      samples.push({ x: to, value: rates.at(-1) ?? null });
    }
    from = Math.max(to, from + 1);
  }
  return samples;
}

function linesOf({ lines }: PreviewInput): readonly Line[] {
  return lines.map(({ name, values: all }, i) => ({
    name,
    label: name,
    samples: samplesOf(all),
    colour: `s${i % SERIES.length}`,
    dash: DASHES[Math.floor(i / SERIES.length) % DASHES.length] ?? '',
    classes: 'rate',
  }));
}

function panelsOf(input: PreviewInput, height: number, fontSize: number): readonly Panel[] {
  const lines = linesOf(input);
  const tall = Math.max(height, endLabelHeight(fontSize) * lines.length);
  const drawn = lines.flatMap(({ samples }) => values(samples));
  const shared = { height: tall, lines, bests: [] };
  const linear = linearAxis([0, ...drawn], tall, 0, formatRate);
  const second = rateAxis({ first: begun(input), last: drawn }, tall);
  const first: Panel = { ...shared, title: `${input.title}, linear`, axis: linear };
  if (second.kind === 'linear') return [first];
  return [first, { ...shared, title: 'The same, logarithmic', axis: second }];
}

/** Draws the lines, their names at their ends; on a logarithmic axis too where they span more than a decade. */
export function drawPreview(
  input: PreviewInput,
  size: { readonly width: number; readonly height: number; readonly fontSize: number },
): Drawing {
  const { width, height, fontSize } = size;
  const panels = panelsOf(input, height, fontSize);
  const most = input.lines.reduce((max, line) => Math.max(max, line.values.length), 1);
  const widest = Math.max(0, ...input.lines.map(({ name }) => textWidth(name, fontSize)));
  return drawStack({
    panels,
    marks: [],
    start: 0,
    end: most,
    unit: input.unit ?? 'step',
    left: 0,
    right: width,
    gutter: gutter(panels, fontSize),
    nameWidth: Math.ceil(Math.min(widest, width / 3)),
    fontSize,
  });
}

/** The inner nine tenths of the values: what comes close to 0 at an end does not rule the axis. */
function begun({ lines }: PreviewInput): readonly number[] {
  return lines.flatMap(({ values: all }) => {
    const ends = Math.floor(all.length / 20);
    return all.slice(ends, all.length - ends).filter((value) => finite(value) !== null);
  });
}

/** What the lines do, in words. */
export function describePreview({ lines, unit = 'step' }: PreviewInput): string {
  const words = lines.map(({ name, values: all }) => {
    const known = all.filter((value) => finite(value) !== null);
    return known.length === 0
      ? `${name}: no value`
      : `${name}: from ${formatRate(known[0])} to ${formatRate(known.at(-1))} over ${all.length} ${unit}s`;
  });
  return `${words.join('; ')}.`;
}
