import { brief, placeInWords } from '../causes/words.ts';
import { bestRow, isBetter, part } from '../gains/curve.ts';
import { bestOfNoise, noiseOf } from '../statistics/noiseOf.ts';
import { FEWEST_ROWS, SIGNIFICANT, trendOf } from '../statistics/trendOf.ts';
import { judged, type Check } from './checkup.ts';

/** The best is at the end, and the curve still goes there. */
export const stillImproving: Check = (checkup) => {
  const curve = judged(checkup);
  if (curve === null) return [];
  const rows = curve.values.length;
  const lateRows = Math.ceil(rows / 3);
  const row = bestRow(curve);
  if (lateRows < FEWEST_ROWS || row < rows - Math.ceil(rows / 10)) return [];
  const late = part(curve, -lateRows);
  const trend = trendOf(late);
  const noise = noiseOf(late.values, curve.unit);
  const [best, before] = [
    curve.values[row] ?? 0,
    curve.values[bestRow(curve, 0, rows - lateRows)] ?? 0,
  ];
  if (trend === null || noise === null || !isBetter(curve, best, before)) return [];
  const downwards = curve.mode === 'min' ? trend.z : -trend.z;
  const gain = Math.abs(best - before);
  const luck = bestOfNoise(noise, lateRows);
  if (downwards >= -SIGNIFICANT || !(gain > luck) || !Number.isFinite(gain)) return [];
  const at = curve.places[row] ?? 0;
  const share = before === 0 ? '' : ` (${brief((100 * gain) / Math.abs(before), 2)} %)`;
  const { slope, z } = trend;
  return [
    {
      code: 'still-improving',
      severity: 'note',
      run: checkup.watched.run,
      axis: curve.axis,
      at,
      values: {
        series: curve.name,
        best,
        gain,
        expectedByNoise: luck,
        noise,
        slope,
        z,
        rows: lateRows,
      },
      rule: `best in the last 10 %, slope of the last third towards the better (|z| > ${SIGNIFICANT}), and a gain there of more than noise·√(2 ln n)`,
      confidence: 'strong',
      text: `${curve.name} was still improving at the end: best ${brief(best)} at ${placeInWords(curve.axis, at)}, ${brief(gain, 3)}${share} better than before the last third, of which noise would explain ${brief(luck, 2)}.`,
    },
  ];
};
