import { checkKeys } from '@stepwise/core/check';
import type { Disposable, FitCallback, TfWithLayers } from '../tensorflow.ts';
import type { TfWithStack } from './log/batchRows.ts';
import { LOGGER_KEYS, rowLogger, type LoggerOptions } from './log/rowLogger.ts';

export type JsonLinesLoggerOptions = LoggerOptions;

/**
 * Writes a training as JSON lines: an object for each epoch, and with `per: 'batch'` before it one for each of its
 * batches, which have `batch` and `size`.
 *
 * Members: `epoch` as in `history.epoch`, from 0; the metrics of the logs; what the optimizer was set to in the last
 * step: `lr`, and `momentum`, `beta1` or `weightDecay` where it has them, with parameter groups also `lr/NAME` for each.
 * What is not finite, which JSON does not know, is its name as a text: `"NaN"`, `"Infinity"`, `"-Infinity"`. Lines may have
 * different members, so that a log goes on after a restart where its text ends; when a line was cut off there, write a
 * line break first.
 *
 * When it writes is said at `csvLogger`.
 *
 * @param tf the namespace that the model comes from, with the layers API.
 *
 * @example
 * ```ts
 * const lines = [];
 * const logger = jsonLinesLogger(tf, { write: (text) => lines.push(text) });
 * await model.fit(x, y, { epochs: 2, callbacks: [logger] });
 * JSON.parse(lines[1]).epoch; // 1
 * ```
 * @throws StepwiseError `bad-option`.
 */
export function jsonLinesLogger<Scalar extends Disposable, Callback extends FitCallback>(
  tf: TfWithLayers<Scalar, Callback> & TfWithStack,
  options: JsonLinesLoggerOptions,
): Callback {
  const where = 'jsonLinesLogger';
  checkKeys(where, options, LOGGER_KEYS);
  return rowLogger(where, tf, options, {
    withEpochs: true,
    text: (rows) => rows.map((row) => `${JSON.stringify(row, finite)}\n`).join(''),
  });
}

function finite(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
