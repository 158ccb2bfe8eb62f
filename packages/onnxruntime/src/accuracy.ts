import { StepwiseError } from '@stepwise/core';
import { checkKeys, checkNumber } from '@stepwise/core/check';
import type { Metric } from './metrics.ts';
import type { OrtTensor } from './ort.ts';

export interface AccuracyOptions {
  /** The output with the scores, [n, classes, d…]; needed where the model has several outputs. */
  readonly scores?: string;
  /** Where the batch has its labels; `'labels'` unless told otherwise. */
  readonly labels?: string;
  /** The axis of the classes; 1 as in `crossEntropy`. Language models have −1. */
  readonly axis?: number;
  /** A label that does not count, such as −100; none where left out. */
  readonly ignoreIndex?: number;
}

/**
 * The share of labels that have the greatest score, 0 to 1, of all that count; the first of equal scores counts. The
 * scores are [n, classes, d…], the labels have the same shape without the axis of the classes.
 *
 * @throws StepwiseError `bad-option`, also when scores and labels are not there, or do not fit together.
 * @example
 * ```ts
 * const { metrics } = await trainer.evaluate(validation, { metrics: { accuracy: accuracy() } });
 * ```
 */
export function accuracy(options: AccuracyOptions = {}): Metric {
  checkKeys('accuracy', options, ['scores', 'labels', 'axis', 'ignoreIndex']);
  const { scores, labels = 'labels', axis = 1, ignoreIndex } = options;
  checkNumber('accuracy.axis', axis, { integer: true });
  if (ignoreIndex !== undefined)
    checkNumber('accuracy.ignoreIndex', ignoreIndex, { integer: true });
  return (outputs, batch) => {
    const names = Object.keys(outputs);
    const known = scores ?? (names.length === 1 ? names[0] : undefined);
    const given = known === undefined ? undefined : outputs[known];
    const truth = batch[labels];
    const found = given && truth && rowsOf(given, truth.dims, axis);
    if (!found || !isNumeric(truth.data) || truth.data.length !== found.count) {
      throw new StepwiseError(
        'bad-option',
        `accuracy: wanted scores with classes along axis ${axis} in ${scores === undefined ? 'the only output' : `the output '${scores}'`}, and in the batch's '${labels}' labels of the same shape without that axis; the outputs are ${names.join(', ')}.`,
      );
    }
    const { data, count, classes, stride, examples } = found;
    let right = 0;
    let weight = 0;
    for (let i = 0; i < count; i += 1) {
      const label = Number(truth.data[i]);
      if (label === ignoreIndex) continue;
      weight += 1;
      const first = Math.floor(i / stride) * classes * stride + (i % stride);
      let best = 0;
      for (let c = 1; c < classes; c += 1) {
        if (Number(data[first + c * stride]) > Number(data[first + best * stride])) best = c;
      }
      if (best === label) right += 1;
    }
    const mean = right / weight;
    return weight === examples ? mean : { mean, weight };
  };
}

interface Rows {
  readonly data: ArrayLike<number | bigint>;
  /** How many rows of scores there are. */
  readonly count: number;
  readonly classes: number;
  /** From one score of a row to the next. */
  readonly stride: number;
  readonly examples: number;
}

/** Null where the labels' shape is not that of the scores without the axis of the classes. */
function rowsOf(
  { data, dims }: OrtTensor,
  labels: readonly number[] | undefined,
  axis: number,
): Rows | null {
  const classAxis = axis < 0 ? axis + dims.length : axis;
  const [examples = 0, classes = 0] = [dims[0], dims[classAxis]];
  const others = dims.filter((_, i) => i !== classAxis);
  const fits =
    classAxis > 0 && classAxis < dims.length && others.join() === (labels ?? others).join();
  if (!fits || !isNumeric(data)) return null;
  const count = others.reduce((a, b) => a * b, 1);
  const stride = dims.slice(classAxis + 1).reduce((a, b) => a * b, 1);
  return { data, count, classes, stride, examples };
}

function isNumeric(data: unknown): data is ArrayLike<number | bigint> {
  return Array.isArray(data) || (ArrayBuffer.isView(data) && 'length' in data);
}
