import type { RunFacts } from '@stepwise/core';
import type { Finding, ScheduleKind } from '../analysis.ts';
import { brief, placeInWords } from '../causes/words.ts';
import type { Check, Checkup } from './checkup.ts';

/** Kinds that go down to an end of their own. */
const ENDING = new Set<ScheduleKind>(['linear', 'polynomial', 'cosine', 'one-cycle']);
/** At the end of such a schedule no more than this share of the peak is left. */
const LEFT = 0.1;
/** A last fall of less than this share of the steepest one: a decay that flattens, to whatever minimum. */
const STEEP = 0.5;

/** The run ended before its schedule did. */
export const cutShort: Check = (checkup) => planned(checkup) ?? decaying(checkup);

/** By what the log says had been asked for. */
function planned({ watched }: Checkup): readonly Finding[] | null {
  const { facts, messages, series } = watched.history;
  const known = PLANS.map(({ axis, field }) => ({ axis, wanted: facts[field] }));
  const plan = known.find(({ wanted }) => wanted !== undefined);
  if (plan?.wanted === undefined) return null;
  const { axis, wanted } = plan;
  const lasts = series.filter((one) => one.axis === axis).map(({ at }) => at.at(-1) ?? -Infinity);
  const firsts = series.filter((one) => one.axis === axis).map(({ at }) => at[0] ?? Infinity);
  const last = Math.max(...lasts);
  if (!Number.isFinite(last)) return null;
  // places from 0 end one before their number
  const done = axis === 'epoch' && Math.min(...firsts) === 0 ? last + 1 : last;
  if (done >= wanted - 1) return [];
  const stopped = messages.some(({ code }) => code === 'stopped-early');
  const why = stopped ? ' Early stopping ended it.' : '';
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
      text: `The run ends at ${placeInWords(axis, last)} of ${wanted} that were planned.${why}`,
    },
  ];
}

const PLANS = [
  { axis: 'epoch', field: 'plannedEpochs' },
  { axis: 'step', field: 'plannedSteps' },
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
      text: `At the end, ${placeInWords(rate.axis, place)}, the rate is ${brief(last)}, still ${brief(100 * share, 2)} % of its peak and falling: the run seems to have ended before its ${schedule.kind} decay.`,
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
