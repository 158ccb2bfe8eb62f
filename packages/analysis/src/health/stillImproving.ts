import { placeInWords } from '../causes/words.ts';
import { bestRow, isBetter, part } from '../gains/curve.ts';
import { bestOfNoise, noiseOf } from '../statistics/noiseOf.ts';
import { FEWEST_ROWS, SIGNIFICANT, trendOf } from '../statistics/trendOf.ts';
import { judged, type Check } from './checkup.ts';
import { formatNumber } from '../words/formatNumber.ts';
import { begin } from './begin.ts';

/** Rows before the last third, at least. */
const BEFORE = 4;

/** The best is at the end, and the curve still goes there. */
export const stillImproving: Check = (checkup) => {
  const curve = judged(checkup);
  if (curve === null) return [];
  const rows = curve.values.length;
  const lateRows = Math.max(FEWEST_ROWS, Math.ceil(rows / 3));
  const row = bestRow(curve);
  if (rows < lateRows + BEFORE || row < rows - Math.ceil(rows / 10)) return [];
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
  const percent = (100 * gain) / Math.abs(before);
  const share = Number.isFinite(percent) ? ` (${formatNumber(percent, 2)} %)` : '';
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
      text: `${begin(curve.label)} was still improving at the end: best ${formatNumber(best)} at ${placeInWords(curve.axis, at)}, ${formatNumber(gain, 3)}${share} better than before the last third, of which noise would explain ${formatNumber(luck, 2)}.`,
    },
  ];
};
