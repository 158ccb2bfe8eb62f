import { placeInWords } from '../causes/words.ts';
import { bestRow } from '../gains/curve.ts';
import type { Check } from './checkup.ts';
import { formatNumber } from '../words/formatNumber.ts';

/** As good as the best, as a share of it. */
const NEAR = 0.005;
/** What is said only of a tail that is longer than this share of the run. */
const LONG = 1 / 3;
const FEWEST = 10;

/** Nearly all of what was reached was reached long before the end. */
export const stalled: Check = ({ watched, validation: curve }) => {
  if (curve === null) return [];
  const { values, places } = curve;
  const bestAt = bestRow(curve);
  const best = values[bestAt] ?? 0;
  const bound = NEAR * Math.abs(best);
  const row = values.findIndex((value) => Math.abs(value - best) <= bound);
  const after = values.length - 1 - row;
  // where the best itself is so early, `wasted` says it
  if (row < 0 || row === bestAt || values.length < FEWEST || after <= LONG * values.length)
    return [];
  const at = places[row] ?? 0;
  const share = after / values.length;
  return [
    {
      code: 'stalled',
      severity: 'note',
      run: watched.run,
      axis: curve.axis,
      at,
      values: { series: curve.name, best, reached: values[row] ?? 0, rowsAfter: after, share },
      rule: 'more than a third of the rows come after the first value that is within 0.5 % of the final best, and the best is among them',
      confidence: 'certain',
      text: `At ${placeInWords(curve.axis, at)} ${curve.label} was within 0.5 % of the best that it ever reached (${formatNumber(best)}); the ${after} rows after it, ${formatNumber(100 * share, 2)} % of the run, brought no more than that.`,
    },
  ];
};
