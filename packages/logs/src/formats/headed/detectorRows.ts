import type { Column, Gatherer, Meaning } from '../../gather/gatherer.ts';
import { placeTracker } from '../../gather/placeTracker.ts';
import { lossGroup } from './lossGroup.ts';
import { areZero } from './sumColumn.ts';

/** What the columns of a detector's results are, by index. */
export interface DetectorColumns {
  readonly names: readonly string[];
  /** The sum of the parts of the training loss, where the file has it. */
  readonly trainTotal?: number;
  readonly train: readonly number[];
  readonly validation: readonly number[];
  /** Measured with the validation loss. */
  readonly metrics: readonly number[];
  readonly others: readonly number[];
  readonly meaning: (name: string) => Omit<Meaning, 'axis'>;
}

/** Takes the rows of a detector's results, one for each epoch. */
export interface DetectorRows {
  add(at: number, cells: readonly string[]): void;
}

/**
 * The family of YOLO writes the results of the last validation, or zeros, where an epoch was not validated: a row whose
 * validation losses are all 0 has none, and where its metrics are 0, too, it has no metrics.
 */
export function detectorRows(gatherer: Gatherer, columns: DetectorColumns): DetectorRows {
  const { names, trainTotal, train, validation, metrics, others, meaning } = columns;
  const nameOf = (index: number): string => names[index] ?? '';
  const columnAt = (index: number): Column =>
    gatherer.column(nameOf(index), { ...meaning(nameOf(index)), axis: 'epoch' });
  const total = trainTotal === undefined ? null : columnAt(trainTotal);
  const trainLoss = lossGroup(gatherer, train.map(nameOf), 'train', total === null);
  const validationLoss = lossGroup(gatherer, validation.map(nameOf), 'validation', true);
  const metricColumns = metrics.map(columnAt);
  const otherColumns = others.map(columnAt);
  const unmeasured = `${validation.map(nameOf).join(', ')}: 0 in all of them at some epochs. There the validation loss was not measured, and the zeros were left out.`;
  const tracker = placeTracker();
  return {
    add(at, cells) {
      if (tracker.next(at) === 'falls') gatherer.startRun();
      const cellsAt = (indices: readonly number[]): string[] =>
        indices.map((index) => cells[index] ?? '');
      const losses = cellsAt(validation);
      const isMeasured = losses.length < 2 || !areZero(losses);
      if (isMeasured) validationLoss.add(at, losses);
      else gatherer.damage({ code: 'missing-column', text: unmeasured });
      if (trainTotal !== undefined) total?.add(at, cells[trainTotal] ?? '');
      trainLoss.add(at, cellsAt(train));
      const measures = cellsAt(metrics);
      if (isMeasured || !areZero(measures)) {
        for (const [index, column] of metricColumns.entries()) {
          column.add(at, measures[index] ?? '');
        }
      }
      for (const [position, index] of others.entries()) {
        otherColumns[position]?.add(at, cells[index] ?? '');
      }
    },
  };
}
