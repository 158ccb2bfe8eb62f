import { placeBeside } from './bestLabel.ts';
import { badgesHeight, drawBadges, drawRules } from './drawBadges.ts';
import { drawEndLabels } from './endLabels.ts';
import { layoutBadges } from './markLayout.ts';
import type { Mark } from './mark.ts';
import { markup, type Markup } from './markup.ts';
import {
  drawFrame,
  drawLines,
  placePanel,
  round,
  type Panel,
  type PlacedPanel,
  type Place,
} from './panel.ts';
import { placeTicks } from './placeTicks.ts';
import { fitText, textWidth } from './textWidth.ts';

/** A stretch of the axis with another ground, through all panels. */
export interface Shade {
  readonly from: number;
  readonly to: number;
  /** Shown when it is pointed at. */
  readonly text: string;
}

/** Panels one above the other on the same epochs or steps. */
export interface Stack {
  readonly panels: readonly Panel[];
  readonly marks: readonly Mark[];
  /** The most lanes that their names may take; three where absent. */
  readonly lanes?: number;
  /** Stretches to be taken with care. */
  readonly shades?: readonly Shade[];
  /** The ends of the axis, and what it counts. */
  readonly start: number;
  readonly end: number;
  readonly unit: string;
  /** The stack's own room in the figure, and the room for labels left and right of the plot. */
  readonly left: number;
  readonly right: number;
  readonly gutter: number;
  readonly nameWidth: number;
  readonly fontSize: number;
}

export interface Drawing {
  readonly content: Markup;
  readonly height: number;
}

function drawBests({ panel, place, points }: PlacedPanel): Markup {
  const drawn = panel.bests.map(({ x: at, value, colour, text }) => {
    const y = panel.axis.y(value);
    if (y === null) return null;
    const x = place.x(at);
    const size = { width: textWidth(text, place.fontSize - 1), height: place.fontSize + 2 };
    const bounds = { left: place.left + 4, right: place.right - 2, bottom: panel.height - 2 };
    const box = placeBeside({ x, y }, size, bounds, points);
    const baseline = round(place.top + box.top + size.height * 0.8);
    const label =
      text !== '' &&
      markup`<text x="${round(box.left + box.width / 2)}" y="${baseline}" text-anchor="middle">${text}</text>`;
    return markup`<g class="best c-${colour}"><circle cx="${round(x)}" cy="${round(place.top + y)}" r="4.5"/>${label}</g>`;
  });
  return markup`${drawn}`;
}

function drawPlaceAxis(stack: Stack, place: Place, bottom: number): Markup {
  const { fontSize } = stack;
  const ticks = placeTicks(stack.start, stack.end, place.right - place.left, fontSize);
  const at = ticks.map((tick) => round(place.x(tick.at)));
  const labels = ticks.map(
    ({ label }, index) =>
      markup`<text x="${at[index]}" y="${bottom + 6 + fontSize}">${label}</text>`,
  );
  return markup`<path class="base" d="${at.map((x) => `M${x} ${bottom}v4`).join('')}"/><g class="tick time" text-anchor="middle">${labels}</g><text class="tick" x="${place.right}" y="${bottom + 10 + 2 * fontSize}" text-anchor="end">${stack.unit}</text>`;
}

/** Draws a stack from the top of its figure. */
export function drawStack(stack: Stack): Drawing {
  const { fontSize, start, end } = stack;
  const left = stack.left + stack.gutter;
  const right = stack.right - stack.nameWidth - 12;
  const span = end > start ? end - start : 1;
  const x = (at: number): number =>
    left + ((right - left) * Math.max(0, Math.min(at - start, span))) / span;
  const markX = (mark: Mark): number => x(mark.at);
  const titleHeight = Math.round(fontSize * 1.6);
  const bounds = { left: stack.left + 2, right: stack.right - 2 };
  const badges = layoutBadges(stack.marks, markX, bounds, fontSize, stack.lanes);

  let top = titleHeight + badgesHeight(badges, fontSize);
  const base = top;
  const placed = stack.panels.map((panel, index) => {
    if (index > 0) top += titleHeight + 18;
    const place: Place = { left, right, top, fontSize, x };
    top += panel.height;
    return placePanel(panel, place);
  });

  const shades = (stack.shades ?? []).map(({ from, to, text }) => {
    const [a, b] = [x(from), x(to)];
    const wide = Math.max(2, b - a);
    return markup`<rect class="shade" x="${round(Math.min(a, right - wide))}" y="${round(base)}" width="${round(wide)}" height="${round(top - base)}"><title>${text}</title></rect>`;
  });
  const titles = placed.map(
    ({ panel, place }, index) =>
      markup`<text class="heading" x="${stack.left}" y="${round(index === 0 ? fontSize : place.top - 12)}">${fitText(panel.title, fontSize, stack.right - stack.left)}</text>`,
  );
  const content = markup`${shades}${placed.map(drawFrame)}${drawRules(stack.marks, markX, base, top)}${titles}${placed.map(drawLines)}${placed.map((panel) => drawEndLabels(panel, stack.nameWidth))}${placed.map(drawBests)}${drawBadges(badges, base, fontSize)}${drawPlaceAxis(stack, { left, right, top, fontSize, x }, top)}`;
  return { content, height: top + 2 * fontSize + 16 };
}
