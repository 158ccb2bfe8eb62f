import { StepwiseError } from '@stepwise/core';
import { checkChoice, checkKeys, show } from '@stepwise/core/check';
import { bindOptimizer } from '../bindOptimizer.ts';
import { checkLayers, fitCallback, type Training } from '../callbacks/fitCallback.ts';
import type { Disposable, FitCallback, TfWithLayers, YieldEvery } from '../tensorflow.ts';
import { batchScalars } from './batchScalars.ts';
import { eventWriter, type Write } from './eventWriter.ts';
import { epochScalars } from './tags.ts';

export interface TensorBoardLoggerOptions {
  /**
   * Puts bytes at the end of an event file (name it by `eventFileName`, once); whole records in each call. When it returns a promise,
   * training waits for it.
   */
  readonly write: Write;
  /**
   * The same for a second file, in a folder of its own, which gets the numbers of the validation under the names that
   * they have in training. TensorBoard then shows both as two lines in one chart, as it does for Keras.
   */
  readonly writeValidation?: Write;
  /**
   * `batch` writes the numbers of each batch, too; they are read back from the device some batches later, together.
   * Default `epoch`.
   */
  readonly per?: 'epoch' | 'batch';
  /** When training gives way to the page. Default `'auto'`: at most every 125 ms. */
  readonly yieldEvery?: YieldEvery;
}

/**
 * A callback that writes what `model.fit` reports as an event file of TensorBoard.
 *
 * Rule: after each epoch one event with the epoch's number from 0 as its step, and everything in the epoch's logs under
 * these tags, as Keras has them:
 *
 * - `epoch_loss`, `epoch_acc`, …: the numbers of the training
 * - `epoch_val_loss`, `epoch_val_acc`, …: those of the validation; with `writeValidation` they are `epoch_loss`,
 *   `epoch_acc`, … in the second file, as in Keras
 * - `epoch_learning_rate`: the rate of the epoch's last step: `lr` of the logs, which a `schedulerCallback` writes, or
 *   that of the optimizer
 *
 * and with `per: 'batch'` after each batch `batch_loss`, `batch_acc`, … and `batch_learning_rate`, whose step is the
 * number of batches of this logger before it. What other callbacks write to the logs is in, in whatever order they stand.
 * Numbers are float32, times those of the clock. The file begins when the first training begins; a second `fit` goes on
 * in it.
 *
 * @param tf the namespace that the model comes from, with the layers API.
 *
 * @example
 * ```ts
 * const path = `runs/1/${eventFileName()}`; // in Node: write: (bytes) => appendFileSync(path, bytes)
 * const parts = [];
 * const logger = tensorBoardLogger(tf, { write: (bytes) => parts.push(bytes) });
 * await model.fit(x, y, { epochs: 3, callbacks: [logger] });
 * parts.length; // the beginning of the file, and an event for each epoch: 4
 * ```
 * @throws StepwiseError `bad-option`; what `write` throws comes through.
 * @see Keras `TensorBoard`, without graphs and histograms.
 */
export function tensorBoardLogger<Scalar extends Disposable, Callback extends FitCallback>(
  tf: TfWithLayers<Scalar, Callback>,
  options: TensorBoardLoggerOptions,
): Callback {
  const where = 'tensorBoardLogger';
  checkLayers(where, tf);
  checkKeys(where, options, ['write', 'writeValidation', 'per', 'yieldEvery']);
  const { yieldEvery } = options;
  const per = checkChoice(`${where}.per`, options.per ?? 'epoch', ['epoch', 'batch']);
  const writer = eventWriter(checkWrite(`${where}.write`, options.write));
  const validation =
    options.writeValidation === undefined
      ? null
      : eventWriter(checkWrite(`${where}.writeValidation`, options.writeValidation));
  const batches = batchScalars(writer);
  let rate: number | undefined;
  const rateOf = ({ model }: Training): number | undefined => {
    try {
      return bindOptimizer(tf, model.optimizer).get('lr');
    } catch {
      // an optimizer of another kind: nobody knows its rate
      return undefined;
    }
  };

  return fitCallback(where, tf, yieldEvery, {
    async begin() {
      await writer.start();
      await validation?.start();
    },
    ...(per === 'batch' && {
      batchEnd: async (_, logs, training) => batches.add(logs, rateOf(training)),
    }),
    epochEnd(_, __, training) {
      // by the time that the epoch is done the next one may have set its own
      rate = rateOf(training);
    },
    async epochDone(epoch, logs) {
      await batches.flush();
      const scalars = epochScalars(logs, rate, validation !== null);
      await writer.write([{ step: epoch, scalars: scalars.training }]);
      await validation?.write([{ step: epoch, scalars: scalars.validation }]);
    },
    end: async () => batches.flush(),
    settle: () => batches.drop(),
  });
}

function checkWrite(where: string, write: unknown): Write {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a function takes can't be seen
  if (typeof write === 'function') return write as Write;
  throw new StepwiseError(
    'bad-option',
    `${where}: wanted a function that takes bytes, such as (bytes) => appendFileSync(path, bytes); got ${show(write)}.`,
  );
}
