import { StepwiseError } from '@stepwise/core';
import { checkKeys, show } from '@stepwise/core/check';
import type { Disposable, FitCallback, TfWithLayers } from '../tensorflow.ts';
import type { TfWithStack } from './log/batchRows.ts';
import { readRecord, writeRecord } from './log/csvRecord.ts';
import type { LogRow } from './log/logRow.ts';
import { LOGGER_KEYS, rowLogger, type LoggerOptions } from './log/rowLogger.ts';
import { withGetters } from './withGetters.ts';

export interface CsvLoggerOptions extends LoggerOptions {
  /** The columns, in their order. Default: what the first row has. */
  readonly columns?: readonly string[];
  /**
   * All that has been written so far, where a log goes on after a restart: its columns stay, and no header is written. A
   * last line that was cut off is ended first. Empty, or absent: a new log.
   */
  readonly continues?: string;
}

/** What a CSV logger knows. */
export interface CsvLog {
  /** The columns; empty before the first row. */
  readonly columns: readonly string[];
  /** Names that came, and have no column. */
  readonly leftOut: readonly string[];
}

/**
 * Writes a training as CSV (RFC 4180, lines end in `\r\n`): a header, then a line for each epoch, or each batch.
 *
 * Columns: `epoch` as in `history.epoch`, from 0; with `per: 'batch'` also `batch` and `size`; the metrics of the logs;
 * then what the optimizer was set to in the last step: `lr`, and `momentum`, `beta1` or `weightDecay` where it has them,
 * with parameter groups also `lr/NAME` for each. They are fixed by the first row, or by `columns`: what comes later has no
 * column, and its name is in `callback.leftOut`; what is missing is an empty field. What is not finite is `NaN`,
 * `Infinity` or `-Infinity`.
 *
 * A row is written when all callbacks have ended the epoch, so that it has what they put into the logs, in whatever order
 * they are listed. When training throws, batches that have not been read back are lost.
 *
 * @param tf the namespace that the model comes from, with the layers API.
 *
 * @example
 * ```ts
 * let log = '';
 * const write = (text) => {
 *   log += text; // or appendFile('log.csv', text)
 * };
 * await model.fit(x, y, { epochs: 2, callbacks: [csvLogger(tf, { write })] });
 * log.split('\r\n')[0]; // 'epoch,loss,lr'
 * ```
 * @throws StepwiseError `bad-option`.
 * @see Keras `CSVLogger`.
 */
export function csvLogger<Scalar extends Disposable, Callback extends FitCallback>(
  tf: TfWithLayers<Scalar, Callback> & TfWithStack,
  options: CsvLoggerOptions,
): Callback & CsvLog {
  const where = 'csvLogger';
  checkKeys(where, options, [...LOGGER_KEYS, 'columns', 'continues']);
  const { columns: given, continues = '', ...own } = options;
  checkColumns(given);
  let columns = continues === '' ? given : columnsOf(continues, given);
  let start = continues === '' || continues.endsWith('\n') ? '' : '\r\n';
  let hasHeader = continues !== '';
  const leftOut = new Set<string>();

  const callback = rowLogger(where, tf, own, {
    withEpochs: false,
    text(rows) {
      columns ??= Object.keys(rows[0] ?? {});
      const known = columns;
      const header = hasHeader ? '' : writeRecord(known);
      const lines = rows.map((row) => {
        for (const name of Object.keys(row)) if (!known.includes(name)) leftOut.add(name);
        return writeRecord(known.map((name) => fieldOf(row, name)));
      });
      const text = [start, header, ...lines].join('');
      start = '';
      hasHeader = true;
      return text;
    },
  });
  return withGetters(callback, {
    get columns() {
      return columns ?? [];
    },
    get leftOut() {
      return [...leftOut];
    },
  });
}

function fieldOf(row: LogRow, name: string): string {
  return Object.hasOwn(row, name) ? String(row[name]) : '';
}

function checkColumns(columns: unknown): void {
  const isList =
    Array.isArray(columns) &&
    columns.length > 0 &&
    columns.every((one) => typeof one === 'string') &&
    new Set(columns).size === columns.length;
  if (columns === undefined || isList) return;
  throw new StepwiseError(
    'bad-option',
    `csvLogger.columns: wanted a list of different names; got ${show(columns)}.`,
  );
}

/** The columns of a log that goes on. */
function columnsOf(text: string, given: readonly string[] | undefined): readonly string[] {
  const columns = readRecord(text);
  if (columns === null) {
    throw new StepwiseError(
      'bad-option',
      `csvLogger.continues: wanted the text of a log from its header on; got ${show(text.slice(0, 80))}.`,
    );
  }
  if (given === undefined || given.join() === columns.join()) return columns;
  throw new StepwiseError(
    'bad-option',
    `csvLogger.columns: the log that goes on has ${columns.join(', ')}; leave columns out, or begin a new log.`,
  );
}
