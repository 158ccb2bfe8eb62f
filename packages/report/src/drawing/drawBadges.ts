import { badgeHeight, type Badge, type BadgeLayout } from './markLayout.ts';
import type { Mark } from './mark.ts';
import { markup, type Markup } from './markup.ts';
import { round } from './panel.ts';
import { textWidth } from './textWidth.ts';

const laneHeight = (fontSize: number): number => badgeHeight(fontSize) + 5;

/** The height that the badges take above the plot. */
export function badgesHeight(layout: BadgeLayout, fontSize: number): number {
  return layout.lanes === 0 ? 4 : layout.lanes * laneHeight(fontSize) + 4;
}

/**
 * A rule through the plots for each mark; marks that would fall on the same tenth of a unit share
 * one. It starts at the badge.
 */
export function drawRules(
  marks: readonly Mark[],
  x: (mark: Mark) => number,
  top: number,
  bottom: number,
): Markup {
  const rules = new Map<string, Mark[]>();
  for (const mark of marks) {
    const key = `${round(x(mark))} ${mark.quiet}`;
    const shared = rules.get(key);
    if (shared === undefined) rules.set(key, [mark]);
    else shared.push(mark);
  }
  const drawn = [...rules.values()].map((shared) => {
    const [first] = shared;
    return (
      first !== undefined &&
      markup`<path class="rule${first.quiet && ' quiet'}" data-marks="${shared.map((mark) => mark.number).join(' ')}" d="M${round(x(first))} ${round(top)}V${round(bottom)}"/>`
    );
  });
  return markup`${drawn}`;
}

function drawBadge(badge: Badge, base: number, fontSize: number): Markup {
  const height = badgeHeight(fontSize);
  const disc = Math.max(height, textWidth(badge.number, fontSize - 2) + 6);
  const top = base - (badge.lane + 1) * laneHeight(fontSize);
  const baseline = round(top + height / 2 + fontSize * 0.33);
  const stem = markup`<path class="stem" d="M${round(badge.x)} ${round(top + height)}V${round(base)}"/>`;
  const xs = badge.marks.map(({ number }) => number).join(' ');
  const name =
    badge.text !== '' &&
    markup`<text class="why" x="${round(badge.left + disc + 4)}" y="${baseline}">${badge.text}</text>`;
  const tip = badge.marks.length === 1 && markup`<title>${badge.marks[0]?.text}</title>`;
  return markup`<g class="badge${badge.quiet && ' quiet'}" data-marks="${xs}">${tip}${stem}<rect class="plate" x="${round(badge.left - 2)}" y="${round(top)}" width="${round(badge.width + 4)}" height="${height}"/><rect class="disc" x="${round(badge.left)}" y="${round(top)}" width="${round(disc)}" height="${height}" rx="${height / 2}"/><text class="number" x="${round(badge.left + disc / 2)}" y="${round(baseline - 0.5)}" text-anchor="middle">${badge.number}</text>${name}</g>`;
}

/** The labels of the marks; `base` is the top of the plot below them. */
export function drawBadges(layout: BadgeLayout, base: number, fontSize: number): Markup {
  // The highest lanes come first, so that their stems run behind the badges below.
  const ordered = layout.badges.toSorted((a, b) => b.lane - a.lane);
  return markup`${ordered.map((badge) => drawBadge(badge, base, fontSize))}`;
}
