import type { RunFacts } from '@stepwise/core';
import type { Finding, ScheduleKind } from '../analysis.ts';
import { placeInWords } from '../causes/words.ts';
import { placesOn } from '../replay/observations.ts';
import type { Check, Checkup } from './checkup.ts';
import { formatNumber } from '../words/formatNumber.ts';

/** Kinds that go down to an end of their own. */
const ENDING = new Set<ScheduleKind>(['linear', 'polynomial', 'cosine', 'one-cycle']);
/** At the end of such a schedule no more than this share of the peak is left. */
const LEFT = 0.1;
/** A last fall of less than this share of the steepest one: a decay that flattens, to whatever minimum. */
const STEEP = 0.5;

/** The run ended before its schedule did. */
export const cutShort: Check = (checkup) => {
  const { damage } = checkup.watched.history;
  // what is in doubt to the end was left out, and is no end
  if (damage.some(({ from, to }) => from !== undefined && to === undefined)) return [];
  return planned(checkup) ?? decaying(checkup);
};

/** By what the log says had been asked for; null where it does not say. */
function planned({ watched }: Checkup): readonly Finding[] | null {
  const { facts, messages, series } = watched.history;
  for (const { axis, field } of PLANS) {
    const wanted = facts[field];
    const on = series.map((one) => placesOn(one, axis) ?? []).filter(({ length }) => length > 0);
    if (wanted === undefined || on.length === 0) continue;
    const first = on.reduce((least, places) => Math.min(least, places[0] ?? least), Infinity);
    const last = on.reduce((most, places) => Math.max(most, places.at(-1) ?? most), -Infinity);
    // epochs from 0 end one before their number
    const done = axis === 'epoch' && first === 0 ? last + 1 : last;
    if (done >= wanted - 1) return [];
    const stopped = messages.some(({ code }) => code === 'stopped-early');
    const why = stopped ? ' Early stopping ended the run.' : '';
    return [
      {
        code: 'cut-short',
        severity: 'note',
        run: watched.run,
        axis,
        at: last,
        values: { done, planned: wanted, stoppedEarly: stopped },
        rule: 'the log names more epochs or steps than it holds',
        confidence: 'certain',
        text: `The log ends at ${placeInWords(axis, last)} of ${formatNumber(wanted)} that were planned.${why}`,
      },
    ];
  }
  return null;
}

const PLANS = [
  { axis: 'step', field: 'plannedSteps' },
  { axis: 'epoch', field: 'plannedEpochs' },
] as const satisfies readonly { axis: 'epoch' | 'step'; field: keyof RunFacts }[];

/** By the rate: it was far from the end of its decay, and still falling. */
function decaying({ watched, schedule, story }: Checkup): readonly Finding[] {
  const { rate } = watched;
  if (rate === null || story?.family !== 'smooth' || !ENDING.has(schedule.kind)) return [];
  const { values, at } = rate;
  const last = values.at(-1) ?? 0;
  const peak = values.reduce((most, value) => Math.max(most, value), 0);
  const steep = steepness(values);
  if (!(last > LEFT * peak) || steep === null || steep < STEEP) return [];
  const place = at.at(-1) ?? 0;
  const share = last / peak;
  return [
    {
      code: 'cut-short',
      severity: 'note',
      run: watched.run,
      axis: rate.axis,
      at: place,
      values: { kind: schedule.kind, lastRate: last, peak, share, steepness: steep },
      rule: 'a decay that ends with more than 10 % of its peak, and still falls at more than half of its steepest',
      confidence: 'weak',
      text: `At the end, ${placeInWords(rate.axis, place)}, the rate is ${formatNumber(last)}, still ${formatNumber(100 * share, 2)} % of its peak and falling: the run seems to have ended before its ${schedule.kind} decay.`,
    },
  ];
}

/** The fall over the last tenth of the rows, as a share of the largest over any tenth; null where it does not fall. */
function steepness(values: readonly number[]): number | null {
  const width = Math.max(1, Math.floor(values.length / 10));
  const end = values.length - 1;
  if (end < 2 * width) return null;
  const fall = (row: number): number => (values[row - width] ?? 0) - (values[row] ?? 0);
  let steepest = 0;
  for (let row = width; row <= end; row += 1) steepest = Math.max(steepest, fall(row));
  const last = fall(end);
  return steepest > 0 && last > 0 ? last / steepest : null;
}
