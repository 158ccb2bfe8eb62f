import { part } from '../gains/curve.ts';
import { median } from '../statistics/median.ts';
import { noiseOf } from '../statistics/noiseOf.ts';
import { FEWEST_ROWS } from '../statistics/trendOf.ts';
import type { Check } from './checkup.ts';
import { formatNumber } from '../words/formatNumber.ts';

const SHARE = 0.05;

/** The validation loss still jumps up and down in the last third. */
export const lateVariance: Check = ({ watched, validation }) => {
  if (validation === null || watched.validation?.role !== 'loss') return [];
  const late = part(validation, -Math.ceil(validation.values.length / 3));
  const rows = late.values.length;
  const level = Math.abs(median(late.values));
  const noise = noiseOf(late.values, validation.unit);
  // a share of a level near 0 says nothing
  const [first = 0] = late.values;
  const isOneSign = late.values.every((value) => Math.sign(value) === Math.sign(first));
  if (rows < FEWEST_ROWS || noise === null || !isOneSign || !(noise > SHARE * level)) return [];
  const share = noise / level;
  if (!Number.isFinite(share)) return [];
  return [
    {
      code: 'late-variance',
      severity: 'note',
      run: watched.run,
      axis: validation.axis,
      at: late.places[0] ?? null,
      values: { series: validation.name, noise, median: level, share, rows },
      rule: 'noise of the last third / |median of the last third| > 5 %',
      confidence: 'strong',
      text: `In the last third ${validation.label} varies from one value to the next by ${formatNumber(100 * share, 2)} % of its level: which of the values is the best is partly luck.`,
    },
  ];
};
