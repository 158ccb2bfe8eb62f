import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ScheduleKind } from '../src/analysis.ts';
import { rateStory } from '../src/rate/rateStory.ts';
import { drawnRate, type DrawnRate } from './support/drawnRate.ts';

/** Drawn once for all tests, with what is made of them. */
const DRAWN = fc
  .sample(drawnRate, { numRuns: 360, seed: 20261123 })
  .map((drawn) => ({ ...drawn, story: rateStory(0, drawn.rate, []) }));

type Drawn = (typeof DRAWN)[number];

/** The draws for which something does not hold, in words. */
function without(holds: (drawn: Drawn) => boolean): readonly string[] {
  return DRAWN.filter((drawn) => !holds(drawn)).map(
    ({ what, story }) => `${what}: ${story.schedule.text}`,
  );
}

/** Milestones that follow at one distance are what `step` makes too. */
function isEven({ changeRows, rate }: DrawnRate): boolean {
  const places = changeRows.map((row) => rate.at[row] ?? 0);
  const distances = places.slice(1).map((at, i) => at - (places[i] ?? 0));
  return distances.every((distance) => distance === distances[0]);
}

function isKind({ kind, story, ...drawn }: Drawn): boolean {
  const found = [story.schedule.kind, ...story.schedule.alternatives];
  const isEvenStep = kind === 'multi-step' && isEven({ kind, ...drawn }) && found[0] === 'step';
  return found.includes(kind) || isEvenStep;
}

function isWarmupRight({ rate, kind, warmupEnd, gap, story: { warmup } }: Drawn): boolean {
  if (warmupEnd === null || warmup === null) return warmup === null && warmupEnd === null;
  const row = rate.at.findIndex((at) => at >= Math.floor(warmupEnd));
  // few digits show the same rate for all the top of a cosine
  const isFlat = kind === 'one-cycle' && rate.values[row] === warmup.to;
  return isFlat || Math.abs(warmup.end - warmupEnd) <= 1.01 * gap;
}

/** How far parameters may be from the truth, those that are told and not only one of several possibilities. */
function tolerances({ kind, parameters, gap, story }: Drawn): readonly [string, number, number][] {
  const { duration = 0, gamma = 0, stepSize = 0, period = 0, stepSizeUp = 0 } = parameters;
  const { schedule } = story;
  if (schedule.kind !== kind || schedule.alternatives.length > 0) return [];
  const isKnown = !('notIdentifiable' in schedule.parameters);
  const told: Partial<Record<ScheduleKind, readonly [string, number, number][]>> = {
    cosine: isKnown ? [['duration', duration, 0.15 * duration + 2 * gap]] : [],
    exponential: [['gamma', gamma ** gap, 0.02 * (1 - gamma ** gap) + 1e-4]],
    step: [
      ['stepSize', stepSize, gap],
      ['gamma', gamma, 0.01 * gamma],
    ],
    'multi-step': [['gamma', gamma, 0.01 * gamma]],
    'warm-restarts': [['period', period, 1.01 * gap]],
    cyclic: [['stepSizeUp', stepSizeUp, 2 * gap]],
  };
  return told[kind] ?? [];
}

/** Whether the phases begin with the first row, end with the last, and follow each other row by row. */
function isCovered({ rate, story: { phases } }: Drawn): boolean {
  const rows = phases.map(({ from, to }) => [rate.at.indexOf(from), rate.at.indexOf(to)]);
  const next = rows.map(([, to = NaN]) => to + 1);
  return (
    rows.every(([from = NaN, to = NaN], i) => from === (next[i - 1] ?? 0) && to >= from) &&
    next.at(-1) === rate.at.length
  );
}

describe('rates of schedules that are known', () => {
  it('come back as what they are', () => {
    expect(without(isKind)).toEqual([]);
  });

  it('change exactly where they jump, and nowhere where they are smooth', () => {
    const isExact = ({ story, changeRows }: Drawn): boolean =>
      story.changes.map(({ row }) => row).join(' ') === changeRows.join(' ');
    expect(without(isExact)).toEqual([]);
  });

  it('are warmed up to the row of their peak, as far as it shows', () => {
    expect(without(isWarmupRight)).toEqual([]);
  });

  it('have their parameters near those they were made with, where they are told', () => {
    const isNear = (drawn: Drawn): boolean =>
      tolerances(drawn).every(
        ([name, truth, most]) =>
          Math.abs(Number(drawn.story.schedule.parameters[name]) - truth) <= most,
      );
    expect(without(isNear)).toEqual([]);
    const checked = DRAWN.filter((drawn) => tolerances(drawn).length > 0);
    expect(new Set(checked.map(({ kind }) => kind)).size).toBe(6);
    expect(checked.length).toBeGreaterThan(150);
  });

  it('are divided into phases that cover each row once', () => {
    expect(without(isCovered)).toEqual([]);
  });
});
