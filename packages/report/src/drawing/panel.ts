import { line } from 'd3-shape';
import { markup, type Markup } from './markup.ts';
import type { Sample } from './sample.ts';
import { textWidth } from './textWidth.ts';
import { thin, type PlotPoint } from './thin.ts';
import type { ValueAxis } from './valueAxis.ts';

export interface Line {
  /** Shown when it is pointed at. */
  readonly name: string;
  /** Written at its end; nothing where it is empty. */
  readonly label: string;
  readonly samples: readonly Sample[];
  /** A colour of the palette: `train`, `ink`, `muted`, `s0` to `s5`. */
  readonly colour: string;
  /** An SVG dash pattern; empty for a solid line. */
  readonly dash: string;
  /** Classes for the styles; `quiet` draws it thinner, `raw` paler. */
  readonly classes: string;
  /** Each value as a dot, none joined to the next. */
  readonly points?: boolean;
}

export interface Best {
  readonly x: number;
  readonly value: number | null;
  readonly colour: string;
  /** Written beside it; nothing where it is empty. */
  readonly text: string;
}

export interface Panel {
  readonly title: string;
  readonly height: number;
  readonly axis: ValueAxis;
  readonly lines: readonly Line[];
  readonly bests: readonly Best[];
}

/** Where a panel stands in its figure. */
export interface Place {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly fontSize: number;
  /** From a place of the axis to a position in the figure. */
  readonly x: (at: number) => number;
}

/** One decimal is finer than any screen shows and halves the page. */
export const round = (value: number): number => Math.round(value * 10) / 10;

/** A panel in its place. */
export interface PlacedPanel {
  readonly panel: Panel;
  readonly place: Place;
  /** Of each line, y counted from the panel's top: no more points than can be seen. */
  readonly points: readonly (readonly PlotPoint[])[];
}

export function placePanel(panel: Panel, place: Place): PlacedPanel {
  const points = panel.lines.map(({ samples }) =>
    thin(samples.map(({ x, value }) => ({ x: place.x(x), y: panel.axis.y(value) }))),
  );
  return { panel, place, points };
}

/** The widest label of the axes, and the air beside it. */
export function gutter(panels: readonly Panel[], fontSize: number): number {
  const widths = panels.flatMap((panel) =>
    panel.axis.ticks.map(({ label }) => textWidth(label, fontSize - 1)),
  );
  return Math.ceil(Math.max(18, ...widths)) + 8;
}

/** Title, grid and labels of the value axis. */
export function drawFrame({ panel, place }: PlacedPanel): Markup {
  const { left, right, top, fontSize } = place;
  const levels = panel.axis.ticks.map(({ y }) => round(top + y));
  const labels = panel.axis.ticks.map(
    ({ label }, index) =>
      markup`<text x="${left - 8}" y="${round((levels[index] ?? top) + fontSize * 0.33)}">${label}</text>`,
  );
  const empty =
    panel.axis.ticks.length === 0 &&
    markup`<text class="tick" x="${round((left + right) / 2)}" y="${round(top + panel.height / 2)}" text-anchor="middle">no value to draw</text>`;
  const bottom = round(top + panel.height);
  return markup`<path class="grid" d="${levels.map((level) => `M${left} ${level}H${right}`).join('')}"/><g class="tick" text-anchor="end">${labels}</g><path class="base" d="M${left} ${bottom}H${right}"/>${empty}`;
}

/** Points without a neighbour would be as thin as the line: they become dots. */
function lonePoints(points: readonly PlotPoint[]): readonly PlotPoint[] {
  const gap = (index: number): boolean => (points[index]?.y ?? null) === null;
  return points.filter(({ y }, index) => y !== null && gap(index - 1) && gap(index + 1));
}

/** The panel's lines. */
export function drawLines({ panel, place, points }: PlacedPanel): Markup {
  const path = line<PlotPoint>()
    .defined(({ y }) => y !== null)
    .x((point) => point.x)
    .y((point) => place.top + (point.y ?? 0))
    .digits(1);
  const dot = ({ x, y }: PlotPoint): string => `M${round(x)} ${round(place.top + (y ?? 0))}h0`;
  const drawn = panel.lines.map((item, index) => {
    const own = points[index] ?? [];
    if (item.points === true) {
      const all = own.filter(({ y }) => y !== null).map(dot);
      return (
        all.length > 0 &&
        markup`<path class="line dots ${item.classes} c-${item.colour}" d="${all.join('')}"><title>${item.name}</title></path>`
      );
    }
    const d = path(own);
    const dots = lonePoints(own).map(dot);
    const dash = item.dash === '' ? null : markup` stroke-dasharray="${item.dash}"`;
    return (
      d !== null &&
      markup`<path class="line ${item.classes} c-${item.colour}"${dash} d="${d}"><title>${item.name}</title></path>${dots.length > 0 && markup`<path class="line dots ${item.classes} c-${item.colour}" d="${dots.join('')}"/>`}`
    );
  });
  return markup`${drawn}`;
}
