import type { Precision } from '@stepwise/core';
import type { Candidate } from './candidates.ts';
import type { Aim, Budget } from './fit.ts';
import type { Rule } from './rule.ts';

/** Values that a scheduler may have heard, before the log rounded them. */
export interface Unrounded {
  readonly values: readonly number[];
  /** At how many rows the digits left open whether the metric improved. */
  readonly open: number;
}

/** What a scheduler may have come to, by the digits that were written. */
interface State {
  /** Between these its best lies; what is smaller is better. */
  readonly low: number;
  readonly high: number;
  readonly bad: number;
  readonly cooldown: number;
  /** How many of the changes it has made. */
  readonly cuts: number;
  readonly open: number;
  /** The best that it had before, and the row at which it got this one. */
  readonly before: State | null;
  readonly row: number;
}

/** More different states than this are not followed. */
const MOST = 48;
/** As a share of half the last digit: what lies at the very edge is left out. */
const EDGE = 0.02;

/**
 * Metrics within the rounding of the log with which a scheduler cuts exactly where the log does; null where there are
 * none. Of a metric that is written as 0.1536 it is not known whether the next 0.1536 was an improvement: both are
 * followed, with what they say about the best, and what misses a change is dropped.
 */
export function unrounded(
  { values, mode, precision }: Candidate,
  rule: Rule,
  start: number,
  { targets, until }: Aim,
  budget: Budget,
): Unrounded | null {
  const sign = mode === 'min' ? 1 : -1;
  const isKeras = rule.semantics === 'keras';
  // better is what is below slope · best − shift
  const slope = isKeras ? 1 : 1 - sign * rule.threshold;
  const shift = isKeras ? rule.threshold : 0;
  const rests = isKeras ? 1 : 0;
  let states: readonly State[] = [NOTHING];
  for (let row = start; row < until; row += 1) {
    const value = sign * (values[row] ?? Number.NaN);
    const half = halfDigit(value, precision);
    const edge = EDGE * half;
    const next: State[] = [];
    budget.rows -= states.length;
    if (budget.rows < 0) return null;
    for (const state of states) {
      const { low, high } = state;
      const needed = slope * high - shift;
      const better = value - half < needed - edge;
      // the best may have been so low that this was none
      const highest = Math.min(high, (value + half + shift) / slope - edge);
      const worse = !Number.isFinite(value) || (state.row >= 0 && highest > low);
      const open = state.open + (better && worse ? 1 : 0);
      if (better) {
        const top = Math.min(value + half, needed - edge);
        const best = { low: value - half, high: top, before: state.row < 0 ? null : state, row };
        const after = {
          ...state,
          ...best,
          open,
          bad: 0,
          cooldown: Math.max(0, state.cooldown - 1),
        };
        if (isOnTime(after, targets, row)) next.push(after);
      }
      if (!worse && (better || state.row >= 0)) continue;
      const bad = state.bad + 1;
      const isDue = bad >= rule.afterBad;
      const isResting = state.cooldown > rests;
      const kept = Number.isFinite(value) && state.row >= 0 ? { ...state, high: highest } : state;
      const cooldown = Math.max(0, state.cooldown - 1);
      const after = { ...kept, open, bad: isDue || isResting ? 0 : bad, cooldown };
      if (!isDue || isResting) {
        if (isOnTime(after, targets, row)) next.push(after);
        continue;
      }
      const target = targets[state.cuts];
      if (target === undefined || row < target.first || row > target.last) continue;
      next.push({ ...after, cuts: state.cuts + 1, cooldown: rule.cooldown });
    }
    states = fewest(next);
    if (states.length === 0) return null;
  }
  const found = states.find(({ cuts }) => cuts === targets.length);
  return found ? { values: told(values, found, sign, precision), open: found.open } : null;
}

const NOTHING: State = {
  low: -Infinity,
  high: Infinity,
  bad: 0,
  cooldown: 0,
  cuts: 0,
  open: 0,
  before: null,
  row: -1,
};

/** Whether the next change is still to come. */
function isOnTime({ cuts }: State, targets: Aim['targets'], row: number): boolean {
  const target = targets[cuts];
  return target === undefined || row < target.last;
}

/** Of states that differ in nothing that counts the one that left least open. */
function fewest(states: readonly State[]): readonly State[] {
  const kept = new Map<string, State>();
  for (const state of states.toSorted((a, b) => a.open - b.open)) {
    const { row, bad, cooldown, cuts } = state;
    const key = [row, bad, cooldown, cuts].join(' ');
    if (!kept.has(key)) kept.set(key, state);
    if (kept.size === MOST) break;
  }
  return [...kept.values()];
}

/** The written values, with the bests as low as they must be and all others as high as they may. */
function told(
  values: readonly number[],
  last: State,
  sign: 1 | -1,
  precision: Precision | undefined,
): readonly number[] {
  const heard = values.map((value) => value + sign * halfDigit(value, precision));
  for (let state: State | null = last; state !== null; state = state.before) {
    if (state.row >= 0) heard[state.row] = sign * state.high;
  }
  return heard;
}

/** Half the last digit that is written; 0 where values are written in full. */
export function halfDigit(value: number, precision: Precision | undefined): number {
  if (precision === undefined || !Number.isFinite(value)) return 0;
  if ('decimals' in precision) return 0.5 * 10 ** -precision.decimals;
  const size = value === 0 ? 0 : 10 ** Math.floor(Math.log10(Math.abs(value)));
  return 0.5 * size * 10 ** (1 - precision.significant);
}
