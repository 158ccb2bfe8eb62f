import { placeBeside } from './bestLabel.ts';
import { badgesHeight, drawBadges, drawRules } from './drawBadges.ts';
import { drawEndLabels } from './endLabels.ts';
import { formatCount } from './format.ts';
import { layoutBadges } from './markLayout.ts';
import type { Mark } from './marks.ts';
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
import { textWidth } from './textWidth.ts';
import { epochTicks } from './epochTicks.ts';

/** Panels one above the other on the same epochs. */
export interface Stack {
  readonly panels: readonly Panel[];
  readonly marks: readonly Mark[];
  /** The right end of the axis; the left is 0. */
  readonly epochs: number;
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
  const drawn = panel.bests.map(({ x: epoch, value, colour, text }) => {
    const y = panel.axis.y(value);
    if (y === null) return null;
    const x = place.x(epoch);
    const size = { width: textWidth(text, place.fontSize - 1), height: place.fontSize + 2 };
    const bounds = { left: place.left + 4, right: place.right - 2, bottom: panel.height - 2 };
    const box = placeBeside({ x, y }, size, bounds, points);
    const baseline = round(place.top + box.top + size.height * 0.8);
    const label =
      text !== '' &&
      markup`<text x="${round(box.left + box.width / 2)}" y="${baseline}" text-anchor="middle">${text}</text>`;
    return markup`<g class="best" style="--c:${colour}"><circle cx="${round(x)}" cy="${round(place.top + y)}" r="4.5"/>${label}</g>`;
  });
  return markup`${drawn}`;
}

function drawEpochAxis(stack: Stack, place: Place, bottom: number): Markup {
  const { fontSize } = stack;
  const ticks = epochTicks(stack.epochs, place.right - place.left, fontSize);
  const at = ticks.map((epoch) => round(place.x(epoch)));
  const labels = ticks.map(
    (epoch, index) =>
      markup`<text x="${at[index]}" y="${bottom + 6 + fontSize}">${formatCount(epoch)}</text>`,
  );
  return markup`<path class="base" d="${at.map((x) => `M${x} ${bottom}v4`).join('')}"/><g class="tick time" text-anchor="middle">${labels}</g><text class="tick" x="${place.right}" y="${bottom + 10 + 2 * fontSize}" text-anchor="end">epochs done</text>`;
}

/** Draws a stack from the top of its figure. */
export function drawStack(stack: Stack): Drawing {
  const { fontSize, epochs } = stack;
  const left = stack.left + stack.gutter;
  const right = stack.right - stack.nameWidth - 12;
  const x = (done: number): number => left + ((right - left) * Math.min(done, epochs)) / epochs;
  const markX = (mark: Mark): number => x(mark.at);
  const titleHeight = Math.round(fontSize * 1.6);
  const bounds = { left: stack.left + 2, right: stack.right - 2 };
  const badges = layoutBadges(stack.marks, markX, bounds, fontSize);

  let top = titleHeight + badgesHeight(badges, fontSize);
  const base = top;
  const placed = stack.panels.map((panel, index) => {
    if (index > 0) top += titleHeight + 18;
    const place: Place = { left, right, top, fontSize, x };
    top += panel.height;
    return placePanel(panel, place);
  });

  const titles = placed.map(
    ({ panel, place }, index) =>
      markup`<text class="heading" x="${stack.left}" y="${round(index === 0 ? fontSize : place.top - 12)}">${panel.title}</text>`,
  );
  const content = markup`${placed.map(drawFrame)}${drawRules(stack.marks, markX, base, top)}${titles}${placed.map(drawLines)}${placed.map((panel) => drawEndLabels(panel, stack.nameWidth))}${placed.map(drawBests)}${drawBadges(badges, base, fontSize)}${drawEpochAxis(stack, { left, right, top, fontSize, x }, top)}`;
  return { content, height: top + 2 * fontSize + 16 };
}
