import { brief, placeInWords } from '../causes/words.ts';
import { bestRow } from '../gains/curve.ts';
import { judged, type Check } from './checkup.ts';

/** As good as the best, as a share of it. */
const NEAR = 0.005;
/** What is said only of a tail that is longer than this share of the run. */
const LONG = 1 / 3;
const FEWEST = 10;

/** Nearly all of what was reached was reached long before the end. */
export const stalled: Check = (checkup) => {
  const curve = judged(checkup);
  if (curve === null) return [];
  const { values, places } = curve;
  const best = values[bestRow(curve)] ?? 0;
  const bound = NEAR * Math.abs(best);
  const row = values.findIndex((value) => Math.abs(value - best) <= bound);
  const after = values.length - 1 - row;
  if (row < 0 || values.length < FEWEST || after <= LONG * values.length) return [];
  const at = places[row] ?? 0;
  const share = after / values.length;
  return [
    {
      code: 'stalled',
      severity: 'note',
      run: checkup.watched.run,
      axis: curve.axis,
      at,
      values: { series: curve.name, best, reached: values[row] ?? 0, rowsAfter: after, share },
      rule: 'more than a third of the rows come after the first value that is within 0.5 % of the final best',
      confidence: 'certain',
      text: `At ${placeInWords(curve.axis, at)} ${curve.name} was within 0.5 % of the best that it ever reached (${brief(best)}); the ${after} rows after it, ${brief(100 * share, 2)} % of the run, changed little.`,
    },
  ];
};
