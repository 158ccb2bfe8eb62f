import { placeInWords } from '../causes/words.ts';
import { bestRow, rowAt, type Curve } from '../gains/curve.ts';
import { median } from '../statistics/median.ts';
import { noiseOf } from '../statistics/noiseOf.ts';
import { collapseOf } from './collapse.ts';
import type { Check, Checkup } from './checkup.ts';
import { formatNumber } from '../words/formatNumber.ts';
import { begin } from './begin.ts';

const LAST = 5;

/** The loss ends far above its best. */
export const diverged: Check = (checkup) => {
  const curve = trained(checkup);
  if (curve === null || curve.mode !== 'min' || collapseOf(checkup) !== null) return [];
  const row = bestRow(curve);
  const [best, first] = [curve.values[row] ?? 0, curve.values[0] ?? 0];
  const rowsAfter = curve.values.length - 1 - row;
  const last = median(curve.values.slice(-LAST));
  const noise = noiseOf(curve.values, curve.unit);
  if (rowsAfter < LAST || noise === null) return [];
  const isFar = best > 0 ? last > 2 * best && last > first / 2 : last - best > (first - best) / 2;
  if (!isFar || !(last - best > 6 * noise)) return [];
  const at = curve.places[row] ?? 0;
  const from = curve.places[rowAt(curve, at) + 1] ?? at;
  return [
    {
      code: 'diverged',
      severity: 'problem',
      run: checkup.watched.run,
      axis: curve.axis,
      at: from,
      values: { series: curve.name, best, bestAt: at, first, last, noise },
      rule:
        best > 0
          ? 'the median of the last 5 values is more than twice the best, more than half of the first value, and 6·noise above the best'
          : 'the median of the last 5 values has lost more than half of what the best had gained on the first, and is 6·noise above the best',
      confidence: 'strong',
      text: `${begin(curve.label)} ends at ${formatNumber(last)}, after a best of ${formatNumber(best)} at ${placeInWords(curve.axis, at)} and a start at ${formatNumber(first)}: training diverged.`,
    },
  ];
};

/** What is trained on, where it is known: a validation loss that alone rises is no divergence. */
function trained({ train, validation, watched }: Checkup): Curve | null {
  if (train !== null) return train;
  return watched.validation?.role === 'loss' ? validation : null;
}
