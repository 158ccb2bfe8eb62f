import { show } from './show.ts';

/**
 * What kind of mistake was made:
 *
 * - `bad-option`: an option of a machine or a function is missing, unknown or out of range
 * - `bad-duration`: a duration that can't be read
 * - `bad-run`: a fact of the run is missing, wrong or contradicts another
 * - `missing-fact`: a duration needs a fact of the run that was not given
 * - `bad-metric`, `missing-metric`: what a step was told can't be used
 * - `bad-time`: a step number that is not a whole number ≥ 0
 * - `bad-spec`, `unknown-kind`: a description that can't be built
 * - `bad-snapshot`: a saved scheduler or a decision log that can't be read
 * - `bad-model`: a model that can't be read, or whose parts do not fit together
 * - `bad-batch`: inputs or labels of a training step that do not fit the model
 * - `bad-history`: a training history, or a log, that can't be used
 * - `bad-checkpoint`: a saved training state that can't be loaded
 * - `unsupported`: the framework or the optimizer can't do what was asked
 */
export type StepwiseErrorCode =
  | 'bad-option'
  | 'bad-duration'
  | 'bad-run'
  | 'missing-fact'
  | 'bad-metric'
  | 'missing-metric'
  | 'bad-time'
  | 'bad-spec'
  | 'unknown-kind'
  | 'bad-snapshot'
  | 'bad-model'
  | 'bad-batch'
  | 'bad-history'
  | 'bad-checkpoint'
  | 'unsupported';

/**
 * The one error that Stepwise throws. The message says what was wanted, what came, and what to do; `code` is for
 * programs. Whatever threw it has changed nothing.
 *
 * @example
 * ```ts
 * try {
 *   cosine({ duration: -1 });
 * } catch (error) {
 *   if (error instanceof StepwiseError) console.log(error.code); // bad-duration
 * }
 * ```
 */
export class StepwiseError extends Error {
  override readonly name = 'StepwiseError';
  readonly code: StepwiseErrorCode;

  constructor(code: StepwiseErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Throws: what was wanted at a place, and what came. */
export function wanted(
  code: StepwiseErrorCode,
  where: string,
  what: string,
  given: unknown,
): never {
  throw new StepwiseError(code, `${where}: wanted ${what}; got ${show(given)}.`);
}
