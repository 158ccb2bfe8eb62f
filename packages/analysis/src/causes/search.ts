import { chanceOf } from './chance.ts';
import type { Candidate } from './candidates.ts';
import { firstReached, fitOf, type Aim, type Budget, type Fit } from './fit.ts';
import { COUNTINGS, type Counting } from './rule.ts';
import { countBelow } from './marks.ts';
import { targetsOf } from './targets.ts';
import { halfDigit, unrounded } from './unrounded.ts';

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

/** A plateau scheduler on a series of the log that explains every change. */
export interface Found extends Fit {
  readonly candidate: Candidate;
  readonly aim: Aim;
  readonly isAhead: boolean;
  /** How many settings were tried up to ones as unusual as this. */
  readonly settings: number;
  /** Rows of which the digits of the log leave open whether the metric improved there. */
  readonly open: number;
}

/** One way to look: what it fixes, and how many settings are as usual. */
interface Way {
  readonly candidate: Candidate;
  readonly aim: Aim;
  readonly isAhead: boolean;
  readonly start: number;
  readonly counting: Counting;
  readonly weight: number;
}

/** Longer patience is not looked for, and what is longer than usual counts as so many more tries. */
const USUAL = 31;
const LONGEST = 200;
const COOLDOWNS = 6;
/** Between two rows of the rate there may be several of the metric, and each may have led to the change. */
const CLOSE = 8;
/** Rows that a search may go through: some tenths of a second. */
const ROWS = 1_500_000;

/** Schedulers that explain all the changes, the most usual first; much less usual ones than the first are not looked for. */
export function search(question: Question): readonly Found[] {
  const budget: Budget = { rows: ROWS };
  const found: Found[] = [];
  const passes = new Map<string, readonly number[]>();
  let best = Infinity;
  for (const way of waysOf(question)) {
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
        const fit = fitOf(candidate, rule, start, aim, question.isFloor, budget);
        if (fit === null) continue;
        const settings = usual * (cooldown > 0 ? COOLDOWNS : 1);
        best = Math.min(best, settings);
        found.push({ ...fit, candidate, aim, isAhead: way.isAhead, settings, open: 0 });
      }
    }
  }
  const all = found.length > 0 ? found : searchUnrounded(question, waysOf(question));
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
          ways.push({ candidate, aim, isAhead: ahead, start, counting, weight });
        }
      }
    }
  }
  return ways.toSorted((a, b) => a.weight - b.weight);
}

/** More rows than this are written by no one who rounds them, and are not looked at twice. */
const ROUNDED_ROWS = 3000;
/** States that such a search may go through: a hundredth of a second or two. */
const STATES = 60_000;

/** The same for metrics that the log rounds, so that it is not clear at each row whether they improved. */
function searchUnrounded({ isFloor }: Question, ways: readonly Way[]): readonly Found[] {
  const found: Found[] = [];
  const budget: Budget = { rows: STATES };
  for (const { candidate, counting, start, aim, isAhead, weight } of ways) {
    const first = aim.targets[0];
    const last = aim.targets.at(-1);
    if (budget.rows <= 0 || first === undefined || last === undefined) break;
    if (!isRounded(candidate) || aim.until > ROUNDED_ROWS) continue;
    // at the floor nothing that comes later is held against it
    const whole = { ...aim, until: isFloor ? last.last + 1 : aim.until };
    for (let afterBad = 1; afterBad <= USUAL; afterBad += 1) {
      const begin = { targets: [first], until: first.last + 1 };
      const plain = { ...counting, afterBad, cooldown: 0 };
      if (unrounded(candidate, plain, start, begin, budget) === null) continue;
      for (let cooldown = 0; cooldown < COOLDOWNS; cooldown += 1) {
        const rule = { ...plain, cooldown };
        const heard = unrounded(candidate, rule, start, whole, budget);
        // what the digits allow, core's own machine confirms
        const fit =
          heard && fitOf({ ...candidate, values: heard.values }, rule, start, aim, isFloor, budget);
        if (fit === null) continue;
        const { open } = heard ?? { open: 0 };
        const settings = weight * USUAL * (cooldown > 0 ? COOLDOWNS : 1) * 2 ** open;
        found.push({ ...fit, candidate, aim, isAhead, settings, open });
      }
    }
  }
  return found;
}

/** Whether digits are missing that a scheduler may have decided by, and enough are left to tell something. */
function isRounded({ values, precision }: Candidate): boolean {
  if (halfDigit(1, precision) < COARSE) return false;
  let open = 0;
  for (let row = 1; row < values.length; row += 1) {
    const [a = 0, b = 0] = [values[row - 1], values[row]];
    if (Math.abs(a - b) <= 2 * halfDigit(b, precision)) open += 1;
  }
  return open <= values.length / 3;
}

/** Values around 1 that are written more exactly than this are compared as they are. */
const COARSE = 1e-6;

/** How many rows the changes could have come after. */
function roomOf({ aim, start }: Found): number {
  return aim.until - start;
}

/** Different sets of as many cuts that settings as usual as these lead to: each is one that could have been hit. */
function reachable({ candidate, aim, start, rule, settings }: Found): number {
  const sets = new Set<string>();
  const budget: Budget = { rows: 0 };
  const cooldowns = rule.cooldown > 0 ? COOLDOWNS : 1;
  const anywhere = { first: 0, last: aim.until };
  const everywhere = { ...aim, targets: aim.targets.map(() => anywhere) };
  const most = Math.max(USUAL, rule.afterBad);
  for (let afterBad = 1; afterBad <= most; afterBad += 1) {
    for (let cooldown = 0; cooldown < cooldowns; cooldown += 1) {
      const fit = fitOf(
        candidate,
        { ...rule, afterBad, cooldown },
        start,
        everywhere,
        false,
        budget,
      );
      if (fit) sets.add(fit.cuts.map(({ row }) => row).join());
    }
  }
  return (sets.size * settings) / (most * cooldowns);
}

/**
 * The chance that some setting as usual as this one fits places that were chosen blindly.
 *
 * @param isEven they come at equal distances: that is one choice, not several, and a metric that never improves makes a
 * plateau scheduler cut like that too.
 */
export function blindChance(found: Found, isEven: boolean): number {
  const { aim, candidate } = found;
  const room = Math.max(1, roomOf(found));
  const choices = isEven ? 1 : aim.targets.length;
  const most = chanceOf(found.settings, room, choices);
  if (most <= SURE || found.open > 0 || candidate.values.length > SMALL) return most;
  return Math.min(most, chanceOf(Math.max(1, reachable(found)), room, choices));
}

/** Less than once in a thousand times. */
export const SURE = 1e-3;
const SMALL = 4000;

/**
 * The same, where the losses know of the places: they improve after each change and then stand still, so that a
 * scheduler that hits one change often hits the next. On schedules at random places whose losses answer to the rate,
 * some setting hit one change in a fifth of the runs, and each further one in a fourteenth of these.
 */
export function leastChance({ aim }: Found): number {
  return 0.2 / 14.2 ** (aim.targets.length - 1);
}
