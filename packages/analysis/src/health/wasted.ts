import { countInWords, placeInWords } from '../causes/words.ts';
import { bestRow } from '../gains/curve.ts';
import type { Check } from './checkup.ts';
import { formatNumber } from '../words/formatNumber.ts';

/** Fewer rows after the best are usual. */
const SHARE = 0.1;
const FEWEST = 5;

/** Training went on after the best. */
export const wasted: Check = ({ watched, validation }) => {
  if (validation === null) return [];
  const row = bestRow(validation);
  const rows = validation.values.length;
  const after = rows - 1 - row;
  if (after < FEWEST || after < SHARE * rows) return [];
  const at = validation.places[row] ?? 0;
  const best = validation.values[row] ?? 0;
  const share = after / rows;
  return [
    {
      code: 'wasted',
      severity: 'note',
      run: watched.run,
      axis: validation.axis,
      at,
      values: { series: validation.name, best, rowsAfter: after, rows, share },
      rule: 'at least 5 rows, and a tenth of all, come after the best',
      confidence: 'certain',
      text: `${countInWords(after, 'row')} of ${rows} (${formatNumber(100 * share, 2)} %) came after the best of ${validation.label}, ${formatNumber(best)} at ${placeInWords(validation.axis, at)}.`,
    },
  ];
};
