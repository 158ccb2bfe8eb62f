import type { Series } from '@stepwise/core';
import { rowAt, type Curve } from '../gains/curve.ts';
import { median } from '../statistics/median.ts';
import { SIGNIFICANT } from '../statistics/trendOf.ts';
import type { Check } from './checkup.ts';
import { formatNumber } from '../words/formatNumber.ts';
import { begin } from './begin.ts';

const FEWEST = 5;

/** The validation loss lies below the training loss. */
export const validationBelowTraining: Check = ({ watched, validation, train }) => {
  if (validation === null || train === null || train.axis !== validation.axis) return [];
  if (!isSameLoss(watched.validation, watched.train)) return [];
  const gaps = gapsOf(validation, train);
  const below = gaps.filter((gap) => gap < 0).length;
  const gap = median(gaps);
  const rows = gaps.length;
  // a sign test: half of the rows would be below by chance
  const isMore = 2 * below - rows > SIGNIFICANT * Math.sqrt(rows);
  if (rows < FEWEST || !(gap < 0) || !isMore || !Number.isFinite(gap)) return [];
  const where = below === rows ? 'throughout' : `at ${below} of ${rows} places`;
  return [
    {
      code: 'validation-below-training',
      severity: 'note',
      run: watched.run,
      axis: validation.axis,
      at: null,
      values: {
        series: validation.name,
        train: train.name,
        median: gap,
        least: Math.min(...extremes(gaps)),
        greatest: Math.max(...extremes(gaps)),
        below,
        rows,
      },
      rule: 'the median of validation − training is below 0, and more places are below than chance makes (sign test, z > 1.96)',
      confidence: 'certain',
      text: `${begin(validation.label)} is below ${train.label} ${where}, by ${formatNumber(-gap, 3)} in the median. Dropout, augmentation, or a training loss averaged while the model still learns can cause this; it neither shows nor excludes overfitting.`,
    },
  ];
};

/** Sums over as many parts each, and neither a metric. */
function isSameLoss(validation: Series | null, train: Series | null): boolean {
  return (
    validation?.role === 'loss' &&
    train?.role === 'loss' &&
    validation.sumOf?.length === train.sumOf?.length
  );
}

/** Validation − the training loss of the same place, or else of the last place before it. */
function gapsOf(validation: Curve, train: Curve): readonly number[] {
  return validation.values.flatMap((value, i) => {
    const place = validation.places[i] ?? 0;
    const row = rowAt(train, place);
    const trained = train.values[train.places[row] === place ? row : row - 1];
    return trained === undefined ? [] : [value - trained];
  });
}

function extremes(values: readonly number[]): readonly [number, number] {
  let [least, greatest] = [Infinity, -Infinity];
  for (const value of values) {
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  return [least, greatest];
}
