import { markup, type Markup } from './markup.ts';
import { round, type PlacedPanel } from './panel.ts';
import { spread } from './spread.ts';
import { fitText } from './textWidth.ts';

/** The distance of two names at line ends, from baseline to baseline. */
export const endLabelHeight = (fontSize: number): number => Math.ceil(fontSize * 1.25);

/** Names at the line ends; close ones give way to each other and keep a thin thread to their line. */
export function drawEndLabels({ panel, place, points }: PlacedPanel, nameWidth: number): Markup {
  const { right, top, fontSize } = place;
  const ends = panel.lines.flatMap((line, index) => {
    const last = points[index]?.findLast(({ y }) => y !== null);
    return last === undefined || last.y === null || line.label === ''
      ? []
      : [{ line, x: last.x, y: last.y }];
  });
  const height = endLabelHeight(fontSize);
  const levels = spread(
    ends.map(({ y }) => y),
    height,
    height / 2,
    Math.max(panel.height, height * ends.length) - height / 4,
  );
  const labels = ends.map(({ line, x, y }, index) => {
    const level = top + (levels[index] ?? y);
    const from = round(x + 3);
    const thread =
      (right - x > 2 || Math.abs(level - top - y) > 2) &&
      markup`<path class="thread" d="M${from} ${round(top + y)}H${Math.max(from, right + 2)}L${right + 9} ${round(level)}"/>`;
    return markup`<g class="end ${line.classes} c-${line.colour}">${thread}<text x="${right + 12}" y="${round(level + fontSize * 0.33)}">${fitText(line.label, fontSize, nameWidth)}</text></g>`;
  });
  return markup`${labels}`;
}
