import { StepwiseError } from '@stepwise/core';
import { checkChoice, checkNumber, show } from '@stepwise/core/check';
import { bindOptimizer, type OptimizerHandle } from '../../bindOptimizer.ts';
import type { Disposable, FitCallback, TfWithLayers, YieldEvery } from '../../tensorflow.ts';
import { checkLayers, fitCallback } from '../fitCallback.ts';
import { namedValues, valuesOfHandle } from '../namedValues.ts';
import { batchRows, type TfWithStack } from './batchRows.ts';
import { logRow, type LogRow } from './logRow.ts';

/** What loggers have in common. */
export interface LoggerOptions {
  /** Takes text that is to be appended: `(text) => appendFile('log.csv', text)`. Training waits for what it returns. */
  readonly write: (text: string) => unknown;
  /** What a line is for: each `epoch` (the default), or each `batch`. */
  readonly per?: 'batch' | 'epoch';
  /**
   * With `per: 'batch'`: after how many batches their losses are read back from the device, all at once; and at the end
   * of an epoch. Until then they wait there, a number each. 1 reads after every batch, which a GPU feels. Default 100.
   */
  readonly readEvery?: number;
  /** When training gives way to the page. Default `'auto'`: at most every 125 ms. */
  readonly yieldEvery?: YieldEvery;
}

/** The options of all loggers, by name. */
export const LOGGER_KEYS: readonly string[] = ['write', 'per', 'readEvery', 'yieldEvery'];

/** A callback that makes rows of a training, and hands them over as text. */
export function rowLogger<Callback extends FitCallback>(
  where: string,
  tf: TfWithLayers<Disposable, Callback> & TfWithStack,
  { write, per = 'epoch', readEvery = 100, yieldEvery }: LoggerOptions,
  format: { readonly withEpochs: boolean; text(rows: readonly LogRow[]): string },
): Callback {
  checkLayers(where, tf);
  checkWrite(where, write);
  checkChoice(`${where}.per`, per, ['batch', 'epoch']);
  checkNumber(`${where}.readEvery`, readEvery, { min: 1, integer: true });
  const batches = batchRows(tf);
  const hasEpochs = per === 'epoch' || format.withEpochs;
  let handle: OptimizerHandle | undefined;
  let now = 0;

  return fitCallback(where, tf, yieldEvery, {
    begin({ model }) {
      handle = bindOptimizer(tf, model.optimizer);
    },
    epochBegin(epoch) {
      now = epoch;
    },
    ...(per === 'batch' && {
      async batchEnd(batch, logs) {
        batches.add({ epoch: now, batch }, logs, rates());
        if (batches.length >= readEvery) await append(await batches.read());
      },
    }),
    async epochDone(epoch, logs) {
      const row = hasEpochs ? [logRow({ epoch }, logs, rates())] : [];
      await append([...(await batches.read()), ...row]);
    },
    settle(unfinished) {
      batches.drop();
      if (!unfinished || !hasEpochs) return;
      // training has thrown as an epoch ended: its row is there, and nobody waits any more
      const { epoch, logs } = unfinished;
      append([logRow({ epoch }, logs, rates())]).catch(() => undefined);
    },
  });

  async function append(rows: readonly LogRow[]): Promise<void> {
    if (rows.length > 0) await write(format.text(rows));
  }

  function rates(): LogRow {
    return handle ? namedValues(valuesOfHandle(handle)) : {};
  }
}

function checkWrite(where: string, write: unknown): void {
  if (typeof write === 'function') return;
  throw new StepwiseError(
    'bad-option',
    `${where}.write: wanted a function that appends text, such as (text) => appendFile('log', text); got ${show(write)}.`,
  );
}
