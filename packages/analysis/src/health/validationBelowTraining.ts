import type { Series } from '@stepwise/core';
import type { Curve } from '../gains/curve.ts';
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
  const rows = gaps.length;
  const below = gaps.reduce((sum, gap) => sum + (gap < 0 ? 1 : 0), 0);
  // a sign test: half of the rows would be below by chance
  if (rows < FEWEST || 2 * below - rows <= SIGNIFICANT * Math.sqrt(rows)) return [];
  const gap = median(gaps);
  const least = gaps.reduce((one, other) => Math.min(one, other), Infinity);
  const greatest = gaps.reduce((one, other) => Math.max(one, other), -Infinity);
  if (!(gap < 0) || !Number.isFinite(least) || !Number.isFinite(greatest)) return [];
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
        least,
        greatest,
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
function gapsOf(validation: Curve, train: Curve): Float64Array {
  const gaps = new Float64Array(validation.values.length);
  let found = 0;
  let row = -1;
  for (const [i, place] of validation.places.entries()) {
    while ((train.places[row + 1] ?? Infinity) <= place) row += 1;
    const trained = train.values[row];
    if (trained === undefined) continue;
    gaps[found] = (validation.values[i] ?? 0) - trained;
    found += 1;
  }
  return gaps.subarray(0, found);
}
