import type { Series } from '@stepwise/core';
import type { Finding } from '../analysis.ts';
import { placeInWords } from '../causes/words.ts';
import { bestRow, costs, curveOf, rowAt, type Curve } from '../gains/curve.ts';
import { bestOfNoise, noiseOf } from '../statistics/noiseOf.ts';
import type { Check } from './checkup.ts';
import { formatNumber } from '../words/formatNumber.ts';
import { begin } from './begin.ts';

const FEWEST = 4;
/** The loss has risen by so much of its best when the metric has its own. */
const RISE = 0.05;

/** A validation metric is best much later than the validation loss, which has risen by then. */
export const metricsDisagree: Check = ({ watched, validation }) => {
  if (validation === null || watched.validation?.role !== 'loss') return [];
  const metrics = watched.history.series.filter(
    ({ role, of, mode }) => role === 'metric' && of === 'validation' && mode !== null,
  );
  const found = metrics.flatMap((metric) => disagreement(validation, metric, watched.run));
  // of several metrics that say the same the first
  return found.slice(0, 1);
};

function disagreement(loss: Curve, series: Series, run: number): readonly Finding[] {
  const metric = curveOf(series, loss.axis);
  if (metric === null || metric.values.length < FEWEST) return [];
  const lossRow = bestRow(loss);
  const metricRow = bestRow(metric);
  const [lossAt, metricAt] = [loss.places[lossRow] ?? 0, metric.places[metricRow] ?? 0];
  const [then, there] = [rowAt(metric, lossAt), rowAt(loss, metricAt)];
  const atLossBest = metric.values[then];
  const lossThere = loss.values[there];
  if (metricAt <= lossAt || atLossBest === undefined || lossThere === undefined) return [];
  const [best, bestMetric] = [loss.values[lossRow] ?? 0, metric.values[metricRow] ?? 0];
  const rise = lossThere - best;
  const gain = Math.abs(bestMetric - atLossBest);
  const enough = bound(metric, then);
  const isRise = rise > Math.max(2 * (noiseOf(loss.values, loss.unit) ?? 0), RISE * Math.abs(best));
  if (!isRise || enough === null || !(gain > enough) || !Number.isFinite(rise + gain)) return [];
  return [
    {
      code: 'metrics-disagree',
      severity: 'note',
      run,
      axis: loss.axis,
      at: lossAt,
      values: {
        loss: loss.name,
        lossBest: best,
        lossBestAt: lossAt,
        lossThere,
        metric: metric.name,
        metricBest: bestMetric,
        metricBestAt: metricAt,
        metricAtLossBest: atLossBest,
        expectedByNoise: enough,
      },
      rule: 'the metric is best after the loss is, by more than noise·√(2 ln n) better than at the best of the loss, which is then more than 5 % and 2·noise above its best',
      confidence: metric.values.length >= 2 * FEWEST ? 'strong' : 'weak',
      text: `${begin(loss.label)} is best at ${placeInWords(loss.axis, lossAt)} (${formatNumber(best)}), ${metric.label} at ${metricAt} (${formatNumber(bestMetric)}, from ${formatNumber(atLossBest)}), where the loss is ${formatNumber(lossThere)}: which of them counts decides which checkpoint is best.`,
    },
  ];
}

/** What noise alone makes the best of the values from a row on better than that row; null where it can't be told. */
function bound(metric: Curve, row: number): number | null {
  const values = costs(metric, metric.values);
  const noise = noiseOf(values, metric.unit);
  return noise === null ? null : bestOfNoise(noise, values.length - row) + noise;
}
