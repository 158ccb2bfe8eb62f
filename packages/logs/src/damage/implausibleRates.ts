import type { Damage, Series } from '@stepwise/core';

/** Rates whose ratio is beyond this do not follow each other for a moment and go back. */
const FACTOR = 100;
/** How far apart the rates before and after may be, by which one is judged. */
const NEAR = 3;
/** Rows that a wrong rate stands in; what stays longer is meant. */
const LONGEST = 3;
/** The share of the rows from which on they are the rule, such as in a cycle of single rows. */
const RULE = 0.1;
/** So many stretches are no slip: from the first on nothing is certain. */
const SLIPS = 2;

interface Level {
  readonly value: number;
  /** The index of its first row. */
  readonly start: number;
  readonly rows: number;
}

/**
 * Finds learning rates that can't be: a few rows more than a hundred times higher than what stands before and after them,
 * as a text that lost its exponent gives, or as much lower between rates that stay the same. A cut by a hundred that lasts,
 * a warm-up from 1e-8 and cycles are none.
 */
export function implausibleRates(series: Series): Damage[] {
  const wrong: Level[] = [];
  let usual = 0;
  eachLevel(series.values, (level, before, after) => {
    if (before === undefined || !isWrong(level, before, after)) return;
    if (wrong.length === 0) usual = before.value;
    wrong.push(level);
  });
  const [first] = wrong;
  const rows = rowsOf(wrong);
  if (first === undefined || (rows > RULE * series.values.length && rows > SLIPS)) return [];
  const starts = new Set(wrong.map(({ start }) => start));
  let others = 0;
  eachLevel(series.values, ({ value, start, rows: count }) => {
    if (start > first.start && value > FACTOR * usual && !starts.has(start)) others += count;
  });
  const { axis } = series;
  const at = (index: number): number => series.at[index] ?? 0;
  if (wrong.length > SLIPS || others > 0) {
    return [
      {
        code: 'implausible-rate',
        text: `${describe(series, first)}, and so it is again after it; what follows is in doubt.`,
        count: rows + others,
        from: { axis, at: at(first.start) },
      },
    ];
  }
  return wrong.map((level) => ({
    code: 'implausible-rate',
    text: `${describe(series, level)}; it is in doubt.`,
    count: level.rows,
    from: { axis, at: at(level.start) },
    to: { axis, at: at(level.start + level.rows - 1) },
  }));
}

function describe({ name, axis, at }: Series, { value, start }: Level): string {
  return `The learning rate ${JSON.stringify(name)} is ${value} at ${axis} ${at[start]}, more than ${FACTOR} times away from what stands before and after it`;
}

const rowsOf = (levels: readonly Level[]): number =>
  levels.reduce((sum, { rows }) => sum + rows, 0);

/** Goes through the stretches of equal rates, each with those beside it; a long file has too many to keep. */
function eachLevel(
  values: readonly number[],
  visit: (level: Level, before: Level | undefined, after: Level | undefined) => void,
): void {
  let before: Level | undefined;
  let level: Level | undefined;
  let start = 0;
  for (let index = 1; index <= values.length; index++) {
    const value = values[start] ?? 0;
    if (index < values.length && values[index] === value) continue;
    const next = { value, start, rows: index - start };
    if (level !== undefined) visit(level, before, next);
    before = level;
    level = next;
    start = index;
  }
  if (level !== undefined) visit(level, before, undefined);
}

function isWrong(level: Level, before: Level, after: Level | undefined): boolean {
  if (after === undefined || level.rows > LONGEST) return false;
  const low = Math.min(before.value, after.value);
  const high = Math.max(before.value, after.value);
  if (low <= 0 || high > NEAR * low) return false;
  if (level.value > FACTOR * high) return true;
  // a fall to the bottom of a cycle comes in steps, and so does the rise after it
  return level.value * FACTOR < low && low === high && before.rows > 1 && after.rows > 1;
}
