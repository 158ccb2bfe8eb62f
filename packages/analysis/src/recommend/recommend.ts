import type { Analysis, Recommendation } from '../analysis.ts';
import { noChange } from './noChange.ts';
import { recommendRun } from './recommendRun.ts';

/**
 * What an explained history gives reason to try, by ten rules (R1–R10). Each recommendation carries the numbers that it
 * rests on and says what they do not carry. Where no rule fires there is one that says so.
 *
 * - R1 less patience of early stopping would have kept the best exactly
 * - R2 early stopping ends the run before a cut can act
 * - R3 the last cuts brought nothing
 * - R4 reduce-on-plateau cut while the loss was still improving
 * - R5 the loss was flat for long before each cut
 * - R6 the run ended while it was still improving
 * - R7 the validation loss rose after its best
 * - R8 the rate was not what a scheduler meant it to be, or not what the log shows
 * - R9 three cuts and more brought something: a smooth decay is an option
 * - R10 no change indicated
 *
 * @example
 * ```ts
 * recommend(analyze(history)).map(({ rule, text }) => `${rule}: ${text}`);
 * ```
 */
export function recommend({ runs }: Pick<Analysis, 'runs'>): readonly Recommendation[] {
  const found = runs.flatMap(recommendRun).filter(({ rule }) => rule !== 'R10');
  if (found.length > 0) return found;
  const rows = runs.reduce((sum, run) => sum + run.rows, 0);
  return [noChange({ run: 0, rows, findings: runs.flatMap(({ findings }) => findings) })];
}
