import type { Candidate } from './candidates.ts';
import { countedCuts } from './countedCuts.ts';
import { firstReached, fitOf, type Budget } from './fit.ts';
import { CLOSE, COOLDOWNS, LONGEST, USUAL, type Found, type Way } from './found.ts';
import { COUNTINGS, rarityOf } from './rule.ts';
import { countBelow } from './marks.ts';
import { targetsOf } from './targets.ts';
import { searchRounded } from './searchRounded.ts';

/** What is to be explained. */
export interface Question {
  /** Rows of the rate at which it falls, in order, and where all its rows stand. */
  readonly changes: readonly { readonly row: number }[];
  readonly rate: readonly number[];
  readonly candidates: readonly Candidate[];
  /** The last place of the warm-up. */
  readonly warmupEnd: number | null;
  /** Whether the log is known to be ahead of the training; null where it does not say. */
  readonly isAhead: boolean | null;
  /** The rate may be at its floor after the last change: what would come later could not show. */
  readonly isFloor: boolean;
  /** Keras trained it: its way of counting is tried first. */
  readonly isKeras: boolean;
}

/** Rows that a search may go through: a tenth or two of a second. */
const ROWS = 1_000_000;

/** Schedulers that explain all the changes, the most usual first; much less usual ones than the first are not looked for. */
export function search(question: Question): readonly Found[] {
  const budget: Budget = { rows: ROWS };
  const found: Found[] = [];
  const passes = new Map<string, readonly number[]>();
  let best = Infinity;
  const ways = waysOf(question);
  for (const way of ways) {
    const { candidate, counting, start, aim, weight } = way;
    const [target] = aim.targets;
    if (budget.rows <= 0 || target === undefined) break;
    const [usualOne] = found;
    // what a log that is one row ahead would say of the same scheduler is always asked
    const isTwin = usualOne?.candidate === candidate && usualOne.start === start;
    if (target.last < start || (weight * USUAL > best && !isTwin)) continue;
    const key = [candidate.rank, start, counting.semantics, counting.threshold].join(' ');
    // where the log is ahead, the first change was decided at most so much later
    const to = { start, last: target.last + 1, most: LONGEST };
    const reached = passes.get(key) ?? firstReached(candidate, counting, to, budget);
    passes.set(key, reached);
    const those = reached.flatMap((row, afterBad) =>
      row >= target.first && row <= target.last ? [afterBad] : [],
    );
    for (const afterBad of those.slice(0, CLOSE)) {
      const usual = weight * (afterBad <= USUAL ? USUAL : LONGEST);
      for (let cooldown = 0; cooldown < COOLDOWNS; cooldown += 1) {
        if (budget.rows <= 0) break;
        const rule = { ...counting, afterBad, cooldown };
        budget.rows -= (aim.until - start) / 10;
        if (countedCuts(candidate, rule, start, aim, question.isFloor) === null) continue;
        const fit = fitOf(candidate, rule, start, aim, question.isFloor, budget);
        if (fit === null) continue;
        const settings = usual * (cooldown > 0 ? COOLDOWNS : 1);
        best = Math.min(best, settings);
        found.push({ ...fit, candidate, aim, isAhead: way.isAhead, settings, open: 0 });
      }
    }
  }
  const all = found.length > 0 ? found : searchRounded(question.isFloor, ways);
  return all.toSorted((a, b) => a.settings - b.settings);
}

function waysOf({
  changes,
  rate,
  candidates,
  warmupEnd,
  isAhead,
  isKeras,
}: Question): readonly Way[] {
  const ways: Way[] = [];
  const countings = isKeras
    ? COUNTINGS.toSorted((a, b) => a.semantics.localeCompare(b.semantics))
    : COUNTINGS;
  for (const candidate of candidates) {
    const { places, rank } = candidate;
    const warm = warmupEnd === null ? 0 : countBelow(places, warmupEnd, true);
    const starts = new Set([0, ...(warm > 0 ? [warm, warm - 1, warm + 1] : [])]);
    for (const ahead of isAhead === null ? [false, true] : [isAhead]) {
      const targets = targetsOf(changes, rate, places, ahead);
      if (targets === null) continue;
      const until = countBelow(places, rate.at(-1) ?? 0, ahead);
      const aim = { targets, until };
      const shifted = isAhead === null && ahead ? 2 : 1;
      for (const start of starts) {
        const weight = (rank + 1) * shifted * (start > 0 ? 2 : 1);
        for (const counting of countings) {
          ways.push({
            candidate,
            aim,
            isAhead: ahead,
            start,
            counting,
            weight: weight * rarityOf(counting),
          });
        }
      }
    }
  }
  return ways.toSorted((a, b) => a.weight - b.weight);
}
