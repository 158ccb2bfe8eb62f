import type { Inferred } from '../analysis.ts';
import type { Watched } from '../draft.ts';
import { plateauListener } from '../causes/rule.ts';
import { formatNumber } from '../words/formatNumber.ts';
import { countInWords, listInWords } from '../causes/words.ts';
import { observationsOf } from '../replay/observations.ts';
import { suddenFalls } from './suddenFalls.ts';

/** Rows without improvement that are tried: patience 1 to 25 of PyTorch. */
const LEAST = 2;
const MOST = 26;
/** So many of the first cuts are looked at: later ones are too small to show. */
const LOOKED_AT = 4;
/** One jump may not speak for all. */
const CLIP = 10;
const SCORE = 7;
const MEAN = 4;
/** By how much the best must be better than the next. */
const MARGIN = 1.3;
const FEWEST_ROWS = 20;
/** More rows than a plateau scheduler is stepped by: not epochs. */
const MOST_ROWS = 20_000;
/** A fall that is sudden beyond doubt. */
const SUDDEN = 6;
/** Rows at the beginning in which a loss falls suddenly by itself. */
const BEGINNING = 5;

interface Guess {
  readonly afterBad: number;
  /** The first rows that were trained with a new rate. */
  readonly rows: readonly number[];
  readonly score: number;
  readonly mean: number;
  /** How many of them are clear by themselves; 0 where the first is not. */
  readonly clear: number;
}

/**
 * Steps of a rate that was not logged. A plateau scheduler with each patience is run over the validation loss; where one
 * cuts just before the training loss falls suddenly, each of the first times, the log is consistent with it.
 *
 * Rule: z is the fall of the training loss beyond what is usual around, in standard deviations, at most 10; over the
 * first (up to 4) cuts of a patience Σz/√k ≥ 7 and mean z ≥ 4, with z ≥ 4 at the first and at another, and at least 1.3
 * times the score of every other patience; every sudden fall (z ≥ 6) after the first 5 rows is at one of its cuts.
 * Otherwise nothing is claimed.
 */
export function inferSteps({ train, validation }: Watched): Inferred {
  const monitored = validation?.role === 'loss' ? validation : null;
  if (monitored === null || train === null || monitored === train) {
    return unknown('There is no validation loss and training loss to compare.', {});
  }
  const { length } = monitored.values;
  if (length < FEWEST_ROWS || length > MOST_ROWS) {
    const much = length < FEWEST_ROWS ? 'few' : 'many';
    return unknown(`${monitored.name} has ${countInWords(length, 'row')}, too ${much} to tell.`, {
      rows: length,
    });
  }
  const heard = observationsOf(monitored, monitored.axis);
  const trained = observationsOf(train, monitored.axis);
  if (heard === null || trained === null) {
    return unknown(`${monitored.name} and ${train.name} do not stand on the same axis.`, {});
  }
  const { places, values } = heard;
  const levels = levelsAt(trained.places, trained.values, places);
  if (levels === null) {
    return unknown(`${train.name} has not the same rows as ${monitored.name}.`, {});
  }
  const falls = suddenFalls(levels);
  const guesses = guessesOf(values, monitored.mode ?? 'min', falls).toSorted(
    (a, b) => b.score - a.score,
  );
  const [best] = guesses;
  if (best === undefined) return unknown('No plateau scheduler would have cut the rate twice.', {});
  // a longer patience may cut at some of the same rows: that is no other explanation
  const second = guesses.find(({ rows: other }) => other.some((row) => !best.rows.includes(row)));
  const sudden = Array.from(falls.keys()).filter(
    (row) => row > BEGINNING && (falls[row] ?? 0) >= SUDDEN,
  );
  const explained = sudden.filter((row) => best.rows.includes(row)).length;
  const evidence = {
    monitor: monitored.name,
    reacts: train.name,
    afterBad: best.afterBad,
    score: best.score,
    meanJump: best.mean,
    clearJumps: best.clear,
    second: second?.score ?? null,
    secondAfterBad: second?.afterBad ?? null,
    suddenFalls: sudden.map((row) => places[row] ?? row),
    explained,
  };
  const isClear =
    best.score >= SCORE &&
    best.mean >= MEAN &&
    best.clear >= 2 &&
    best.score >= MARGIN * Math.max(second?.score ?? 0, 0) &&
    explained === sudden.length;
  if (!isClear) {
    return unknown(
      `No learning rate was logged, and the losses do not tell whether it had steps: the plateau scheduler that fits best, after ${best.afterBad} rows without improvement, reaches a score of ${formatNumber(best.score, 2)} (needed: ${SCORE}, a mean jump of ${MEAN}, two jumps of ${MEAN}, ${MARGIN} times the next best, and no sudden fall elsewhere).`,
      evidence,
    );
  }
  const at = best.rows.map((row) => places[row] ?? row);
  return {
    verdict: 'consistent',
    afterBad: best.afterBad,
    places: at,
    confidence: 'weak',
    evidence,
    text: `No learning rate was logged. The losses are consistent with reduce-on-plateau after ${countInWords(best.afterBad, 'row')} without improvement of ${monitored.name}, with cuts that took effect at ${monitored.axis} ${listInWords(at, 12)}: ${train.name} falls suddenly there, by ${formatNumber(best.mean, 2)} standard deviations more than usual as a mean over the first ${Math.min(LOOKED_AT, at.length)}.`,
  };
}

function unknown(text: string, evidence: Inferred['evidence']): Inferred {
  return { verdict: 'unknown', afterBad: null, places: [], confidence: 'weak', evidence, text };
}

function guessesOf(
  values: readonly number[],
  mode: 'min' | 'max',
  falls: Float64Array,
): readonly Guess[] {
  const guesses: Guess[] = [];
  for (let afterBad = LEAST; afterBad <= MOST; afterBad += 1) {
    const rows: number[] = [];
    const rule = { semantics: 'torch', threshold: 1e-4, afterBad, cooldown: 0 } as const;
    const hear = plateauListener(rule, mode, ({ row }) => {
      if (row + 1 < values.length) rows.push(row + 1);
    });
    values.forEach((value, row) => hear(value, row));
    const first = rows.slice(0, LOOKED_AT);
    if (first.length < 2) continue;
    const sizes = first.map((row) => Math.min(falls[row] ?? 0, CLIP));
    const sum = sizes.reduce((all, size) => all + size, 0);
    // the first cut is the largest: where it does not show, the others say nothing
    const clear = (sizes[0] ?? 0) < MEAN ? 0 : sizes.filter((size) => size >= MEAN).length;
    guesses.push({
      afterBad,
      rows,
      score: sum / Math.sqrt(first.length),
      mean: sum / first.length,
      clear,
    });
  }
  return guesses;
}

/** The values of the rows that stand at these places, or the last before each; null where there are none. */
function levelsAt(
  at: readonly number[],
  values: readonly number[],
  places: readonly number[],
): readonly number[] | null {
  const levels: number[] = [];
  let row = -1;
  for (const place of places) {
    const before = row;
    while (row + 1 < at.length && (at[row + 1] ?? 0) <= place) row += 1;
    const value = values[row];
    if (row === before || value === undefined || !Number.isFinite(value)) return null;
    levels.push(value);
  }
  return levels;
}
