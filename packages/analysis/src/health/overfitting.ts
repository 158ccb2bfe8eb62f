import type { Confidence } from '../analysis.ts';
import { placeInWords } from '../causes/words.ts';
import { bestRow, part, rowAt, type Curve } from '../gains/curve.ts';
import { madDeviation } from '../statistics/madDeviation.ts';
import { median } from '../statistics/median.ts';
import { noiseOf } from '../statistics/noiseOf.ts';
import { SIGNIFICANT, trendOf } from '../statistics/trendOf.ts';
import type { Check } from './checkup.ts';
import { formatNumber } from '../words/formatNumber.ts';
import { begin } from './begin.ts';

const LAST = 5;
/** Fewer values after the best must rise one after the other. */
const FEWEST = 4;

/** The validation loss rises after its best while the training loss still falls. */
export const overfitting: Check = ({ watched, validation, train }) => {
  if (validation === null || train === null || watched.validation?.role !== 'loss') return [];
  const row = bestRow(validation);
  const [best, at] = [validation.values[row] ?? 0, validation.places[row] ?? 0];
  const after = part(validation, row + 1);
  const rise = riseOf(validation, after, best);
  const fall = trainTrend(train, validation, at);
  if (rise === null || fall === null || fall >= -SIGNIFICANT) return [];
  const { last, z, noise, confidence } = rise;
  const share = best === 0 ? null : (last - best) / Math.abs(best);
  const worse =
    share === null || !Number.isFinite(share) ? '' : ` (${formatNumber(100 * share, 2)} % above)`;
  return [
    {
      code: 'overfitting',
      severity: 'warning',
      run: watched.run,
      axis: validation.axis,
      at,
      values: {
        series: validation.name,
        best,
        last,
        rowsAfter: after.values.length,
        noise,
        z,
        trainZ: fall,
      },
      rule:
        confidence === 'strong'
          ? `after the best the slope is > 0 (Mann–Kendall z > ${SIGNIFICANT}), the median of the last ${LAST} values is above best + 2·noise, the line rises by more than 2 deviations of the values about it, and the training loss falls (z < −${SIGNIFICANT})`
          : `each of the ${after.values.length} values after the best is above the one before it, the last by more than 5 % of the best, and the training loss falls (z < −${SIGNIFICANT})`,
      confidence,
      text: `${begin(validation.label)} rises after its best of ${formatNumber(best)} at ${placeInWords(validation.axis, at)}, to ${formatNumber(last)} at the end${worse}, while ${train.label} still falls: overfitting, as far as this loss tells.`,
    },
  ];
};

interface Rise {
  readonly last: number;
  readonly z: number | null;
  readonly noise: number | null;
  readonly confidence: Confidence;
}

function riseOf(curve: Curve, after: Curve, best: number): Rise | null {
  const noise = noiseOf(curve.values, curve.unit);
  const trend = trendOf(after);
  if (trend !== null) {
    const last = median(after.values.slice(-LAST));
    const isRise =
      trend.slope > 0 &&
      trend.z > SIGNIFICANT &&
      last > best + 2 * (noise ?? Infinity) &&
      risen(after, trend.slope) > 2;
    return isRise ? { last, z: trend.z, noise, confidence: 'strong' } : null;
  }
  const last = after.values.at(-1) ?? best;
  const isSteady = after.values.every((value, i) => value > (after.values[i - 1] ?? best));
  const isFew = after.values.length >= FEWEST && isSteady && last - best > 0.05 * Math.abs(best);
  return isFew ? { last, z: null, noise, confidence: 'weak' } : null;
}

/** How far the line through the values rises, in standard deviations of what is about it. */
function risen({ places, values }: Curve, slope: number): number {
  const about = values.map((value, i) => value - slope * (places[i] ?? 0));
  const height = slope * ((places.at(-1) ?? 0) - (places[0] ?? 0));
  return height / Math.max(madDeviation(about), Number.MIN_VALUE);
}

/** How surely the training loss falls after the place; null where it can't be told. */
function trainTrend(train: Curve, validation: Curve, at: number): number | null {
  if (train.axis !== validation.axis) return null;
  return trendOf(part(train, rowAt(train, at)))?.z ?? null;
}
