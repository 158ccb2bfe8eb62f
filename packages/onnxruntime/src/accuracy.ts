import { StepwiseError } from '@stepwise/core';
import { checkKeys } from '@stepwise/core/check';
import type { Metric } from './metrics.ts';

export interface AccuracyOptions {
  /** The output with the scores, [n, classes]; needed where the model has several outputs. */
  readonly scores?: string;
  /** Where the batch has its labels; `'labels'` unless told otherwise. */
  readonly labels?: string;
}

/**
 * The share of examples whose greatest score is that of their label, 0 to 1; the first of equal scores counts.
 *
 * @throws StepwiseError `bad-option` when scores and labels are not there, or not one label for each row of scores.
 * @example
 * ```ts
 * const { metrics } = await trainer.evaluate(validation, { metrics: { accuracy: accuracy() } });
 * ```
 */
export function accuracy(options: AccuracyOptions = {}): Metric {
  checkKeys('accuracy', options, ['scores', 'labels']);
  const { scores, labels = 'labels' } = options;
  return (outputs, batch) => {
    const names = Object.keys(outputs);
    const known = scores ?? (names.length === 1 ? names[0] : undefined);
    const given = known === undefined ? undefined : outputs[known];
    const truth = batch[labels]?.data;
    const [examples = 0, classes = 0] = given?.dims ?? [];
    const data = given?.dims.length === 2 ? given.data : undefined;
    if (!isNumeric(data) || !isNumeric(truth) || truth.length !== examples) {
      throw new StepwiseError(
        'bad-option',
        `accuracy: wanted scores [n, classes] in ${scores === undefined ? 'the only output' : `the output '${scores}'`} and n labels in the batch's '${labels}'; the outputs are ${names.join(', ')}.`,
      );
    }
    let right = 0;
    for (let i = 0; i < examples; i += 1) {
      let best = 0;
      for (let c = 1; c < classes; c += 1) {
        if (Number(data[i * classes + c]) > Number(data[i * classes + best])) best = c;
      }
      if (best === Number(truth[i])) right += 1;
    }
    return right / examples;
  };
}

function isNumeric(data: unknown): data is ArrayLike<number | bigint> {
  return Array.isArray(data) || (ArrayBuffer.isView(data) && 'length' in data);
}
