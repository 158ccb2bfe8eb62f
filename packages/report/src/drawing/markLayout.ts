import type { Mark } from './mark.ts';
import { textWidth } from './textWidth.ts';

/** One label above the rules: of one mark, or of several neighbours as `4–7`. */
export interface Badge {
  readonly marks: readonly Mark[];
  readonly number: string;
  /** Empty where there is room for the number alone. */
  readonly text: string;
  readonly quiet: boolean;
  /** Where its stem meets the plot. */
  readonly x: number;
  readonly left: number;
  readonly width: number;
  /** 0 is the lowest, next to the plot. */
  readonly lane: number;
}

export interface Bounds {
  readonly left: number;
  readonly right: number;
}

export interface BadgeLayout {
  readonly badges: readonly Badge[];
  readonly lanes: number;
}

const LANES = 3;
const GAP = 5;
const LONGEST = 16;

type Unplaced = Omit<Badge, 'left' | 'lane'>;

/** Height and least width of a badge. */
export const badgeHeight = (fontSize: number): number => Math.round(fontSize * 1.3);

function badge(marks: readonly Mark[], x: number, fontSize: number, label: string): Unplaced {
  const [first] = marks;
  const last = marks.at(-1);
  const number =
    first === undefined || last === undefined || first === last
      ? `${first?.number ?? ''}`
      : `${first.number}–${last.number}`;
  const text = label.length <= LONGEST ? label : '';
  const disc = Math.max(badgeHeight(fontSize), textWidth(number, fontSize - 2) + 6);
  const width = disc + (text === '' ? 0 : 4 + textWidth(text, fontSize - 1));
  return { marks, number, text, quiet: marks.every((mark) => mark.quiet), x, width };
}

/** Lays each badge into the lowest lane that is free at its place, or says that there is none. */
function place(badges: readonly Unplaced[], bounds: Bounds, most: number): BadgeLayout | null {
  const ends: number[] = [];
  const placed: Badge[] = [];
  for (const item of badges) {
    const left = Math.max(
      bounds.left,
      Math.min(item.x - item.width / 2, bounds.right - item.width),
    );
    let lane = ends.findIndex((end) => end + GAP <= left);
    if (lane < 0) lane = ends.length;
    if (lane >= most || item.width > bounds.right - bounds.left) return null;
    ends[lane] = left + item.width;
    placed.push({ ...item, left, lane });
  }
  return { badges: placed, lanes: ends.length };
}

/** Marks within `distance` of the first of their group. */
function grouped(
  marks: readonly Mark[],
  x: (mark: Mark) => number,
  distance: number,
): readonly (readonly Mark[])[] {
  const groups: Mark[][] = [];
  let start = -Infinity;
  for (const mark of marks) {
    const group = groups.at(-1);
    if (group !== undefined && x(mark) - start <= distance) {
      group.push(mark);
    } else {
      groups.push([mark]);
      start = x(mark);
    }
  }
  return groups;
}

/** What is written of a mark, from all to nothing. */
const LABELS: readonly ((mark: Mark) => string)[] = [
  ({ label }) => label,
  ({ label, quiet }) => (quiet ? '' : label),
  ({ label, short, quiet }) => (quiet ? '' : (short ?? label)),
];

/**
 * Finds a place for the labels of all marks in at most three lanes, or more where that keeps names.
 * What does not fit is said with less: first the quiet marks keep only their numbers, then the
 * others their short names, then all only numbers, then neighbours share one badge.
 *
 * @param lanes - the most that names may take
 */
export function layoutBadges(
  marks: readonly Mark[],
  x: (mark: Mark) => number,
  bounds: Bounds,
  fontSize: number,
  lanes: number = LANES,
): BadgeLayout {
  for (const label of [...LABELS, () => '']) {
    const found = place(
      marks.map((mark) => badge([mark], x(mark), fontSize, label(mark))),
      bounds,
      LABELS.includes(label) ? lanes : LANES,
    );
    if (found !== null) return found;
  }
  for (let distance = 2; distance < 2 * (bounds.right - bounds.left); distance *= 1.5) {
    const groups = grouped(marks, x, distance).map((group) => {
      const [first] = group;
      const last = group.at(-1);
      const centre = first && last ? (x(first) + x(last)) / 2 : bounds.left;
      return badge(group, centre, fontSize, '');
    });
    const found = place(groups, bounds, LANES);
    if (found !== null) return found;
  }
  return { badges: [], lanes: 0 };
}
