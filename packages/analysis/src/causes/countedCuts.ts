import type { Candidate } from './candidates.ts';
import type { Aim } from './fit.ts';
import type { Rule } from './rule.ts';

/**
 * The rows after which a scheduler cuts, where these are where the log does; else null. A count without the machine,
 * which takes longer to set up than to run, so that most settings need none. What it lets through, core's machine decides.
 */
export function countedCuts(
  { values, mode }: Candidate,
  { semantics, threshold, afterBad, cooldown }: Rule,
  start: number,
  { targets, until }: Aim,
  isFloor: boolean,
): readonly number[] | null {
  const sign = mode === 'min' ? -1 : 1;
  const isKeras = semantics === 'keras';
  let best = -sign * Infinity;
  let bad = 0;
  let rest = 0;
  const cuts: number[] = [];
  for (let row = start; row < until; row += 1) {
    const value = values[row] ?? Number.NaN;
    const needed = isKeras ? Math.fround(best) : best * (1 + sign * threshold);
    const reached = isKeras ? Math.fround(value - sign * threshold) : value;
    // the first metric of Keras is the best whatever it is
    if ((isKeras && row === start) || sign * reached > sign * needed) {
      best = value;
      bad = 0;
    } else bad += 1;
    const rests = rest > (isKeras ? 1 : 0);
    const isDue = bad >= afterBad;
    rest = Math.max(0, rest - 1);
    if (rests || isDue) bad = 0;
    const target = targets[cuts.length];
    if (isDue && !rests) {
      if (target === undefined) return isFloor ? cuts : null;
      if (row < target.first || row > target.last) return null;
      cuts.push(row);
      rest = cooldown;
    } else if (target !== undefined && row >= target.last) return null;
  }
  return cuts.length === targets.length ? cuts : null;
}
