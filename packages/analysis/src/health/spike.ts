import type { Finding } from '../analysis.ts';
import { listInWords } from '../causes/words.ts';
import type { Curve } from '../gains/curve.ts';
import { madDeviation } from '../statistics/madDeviation.ts';
import { median } from '../statistics/median.ts';
import { noiseOf } from '../statistics/noiseOf.ts';
import { begin } from './begin.ts';
import type { Check } from './checkup.ts';
import { formatNumber } from '../words/formatNumber.ts';

const TIMES = 6;
/** Rows on each side that tell what is usual. */
const AROUND = 10;
/** Rows within which it is over. */
const OVER = 2;
/** More of them are no exceptions. */
const MOST_SHARE = 0.02;
const SHOWN = 20;

/** Single values far above their neighbours. */
export const spike: Check = ({ watched, validation, train }) =>
  [validation, train].flatMap((curve) =>
    curve === null || curve.mode !== 'min' ? [] : spikesOf(curve, watched.run),
  );

function spikesOf(curve: Curve, run: number): readonly Finding[] {
  const { values, places, name, label, axis } = curve;
  const noise = noiseOf(values, curve.unit);
  if (noise === null || values.length <= 2 * AROUND) return [];
  const rows: number[] = [];
  for (let row = AROUND; row < values.length - OVER; row += 1) {
    const isJump = (values[row] ?? 0) - (values[row - 1] ?? 0) > TIMES * noise;
    if (isJump && isSpike(values, row, noise)) rows.push(row);
  }
  const [first] = rows;
  if (first === undefined || rows.length > Math.max(1, MOST_SHARE * values.length)) return [];
  const shown = rows.slice(0, SHOWN);
  const at = shown.map((row) => places[row] ?? 0);
  const heights = shown.map((row) => values[row] ?? 0);
  const count = rows.length === 1 ? 'a spike' : `${rows.length} spikes`;
  return [
    {
      code: 'spike',
      severity: 'note',
      run,
      axis,
      at: places[first] ?? 0,
      values: { series: name, count: rows.length, places: at, heights, noise },
      rule: 'one value above the median of its 20 neighbours by more than 6·noise and 6 of their own deviations, and back within 2 rows',
      confidence: 'strong',
      text: `${begin(label)} has ${count}, at ${axis} ${listInWords(at)} (${listInWords(heights.map((value) => formatNumber(value)))}), and is back at once.`,
    },
  ];
}

/** After the first rows, in which a loss falls fast. */
function isSpike(values: readonly number[], row: number, noise: number): boolean {
  const around = [...values.slice(row - AROUND, row), ...values.slice(row + 1, row + 1 + AROUND)];
  const level = median(around);
  const bound = level + TIMES * Math.max(noise, madDeviation(around));
  const height = values[row] ?? 0;
  // it must also stand out from the largest of its neighbours as these do from the level
  const greatest = Math.max(...around.filter((value) => value < height));
  const isAlone = height - greatest > greatest - level;
  return (
    height > bound &&
    isAlone &&
    values.slice(row + 1, row + 1 + OVER).some((value) => value < bound)
  );
}
