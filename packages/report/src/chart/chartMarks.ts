import type { RunAnalysis } from '@stepwise/analysis';
import type { Mark } from '../drawing/mark.ts';
import type { Shade } from '../drawing/stack.ts';
import type { Milestone } from '../story/milestone.ts';
import { placeName } from '../words.ts';
import type { Alignment } from './alignment.ts';
import type { Keyed } from './keyedSeries.ts';

/** Half-way between the place and the row before it: what was trained up to there had the old rate. */
function boundary(at: number, rows: readonly number[] | null): number {
  if (rows === null) return at;
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return (at + (rows[low - 1] ?? at)) / 2;
}

/** What damage puts in doubt, and where values are no numbers. */
export function shadesOf(
  run: RunAnalysis,
  keyed: Keyed,
  { place }: Alignment,
  end: number,
): readonly Shade[] {
  const damaged = run.damage.flatMap(({ from, to, text }): readonly Shade[] => {
    if (from === undefined) return [];
    const a = place(from.axis, from.at);
    const b = to === undefined ? end : place(to.axis, to.at);
    return a === null || b === null ? [] : [{ from: a, to: b, text }];
  });
  const broken = [keyed.train, keyed.validation].flatMap((series) =>
    (series?.nonFinite ?? []).flatMap(({ from, to, value, count }): readonly Shade[] => {
      const [a, b] = [place(series?.axis ?? 'epoch', from), place(series?.axis ?? 'epoch', to)];
      if (a === null || b === null) return [];
      return [{ from: a, to: b, text: `${series?.name ?? ''} is ${value} at ${count} places` }];
    }),
  );
  return [...damaged, ...broken].slice(0, 40);
}

/** The milestones that have a place on the axis. */
export function marksOf(
  list: readonly Milestone[],
  { place }: Alignment,
  rows: readonly number[] | null,
): readonly Mark[] {
  return list.flatMap((milestone): readonly Mark[] => {
    const at = place(milestone.axis, milestone.at);
    if (at === null) return [];
    const { number, label, short, text, quiet } = milestone;
    const name = `${placeName(milestone.axis, milestone.at)}: ${label}. ${text}`;
    return [
      {
        number,
        at: milestone.cuts ? boundary(at, rows) : at,
        label,
        short,
        text: name.slice(0, 300),
        quiet,
      },
    ];
  });
}
