import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rateStory } from '../src/rate/rateStory.ts';
import { drawnRate, type DrawnRate } from './support/drawnRate.ts';

/** Drawn once for all tests, with what is made of them. */
const DRAWN = fc
  .sample(drawnRate, { numRuns: 360, seed: 20261123 })
  .map((drawn) => ({ ...drawn, story: rateStory(0, drawn.rate, []) }));

/** Two milestones that follow at one distance are what `step` makes too. */
function isEven({ changeRows, rate }: DrawnRate): boolean {
  const places = changeRows.map((row) => rate.at[row] ?? 0);
  const distances = places.slice(1).map((at, i) => at - (places[i] ?? 0));
  return distances.every((distance) => distance === distances[0]);
}

describe('rates of schedules that are known', () => {
  it('come back as what they are', () => {
    for (const drawn of DRAWN) {
      const { schedule } = drawn.story;
      const kinds = [schedule.kind, ...schedule.alternatives];
      const isAlsoStep = drawn.kind === 'multi-step' && isEven(drawn);
      expect(isAlsoStep ? [...kinds, 'multi-step'] : kinds, drawn.what).toContain(drawn.kind);
    }
  });

  it('change exactly where they jump, and nowhere where they are smooth', () => {
    for (const drawn of DRAWN) {
      const { changes } = drawn.story;
      expect(
        changes.map(({ row }) => row),
        drawn.what,
      ).toEqual(drawn.changeRows);
    }
  });

  it('are warmed up to the row of their peak, as far as it shows', () => {
    for (const { what, rate, kind, warmupEnd, gap, story } of DRAWN) {
      const { warmup } = story;
      if (warmupEnd === null || warmup === null) {
        expect(warmup?.end ?? null, what).toBe(warmupEnd);
        continue;
      }
      const off = Math.abs(warmup.end - warmupEnd);
      const row = rate.at.findIndex((at) => at >= Math.floor(warmupEnd));
      // few digits show the same rate for all the top of a cosine
      const isFlat = kind === 'one-cycle' && rate.values[row] === warmup.to;
      expect(isFlat ? 0 : off, what).toBeLessThanOrEqual(1.01 * gap);
    }
  });

  it('have their parameters near those they were made with, where they are told', () => {
    const checked = new Set<string>();
    for (const { what, kind, parameters, gap, story } of DRAWN) {
      const { schedule } = story;
      const isSure = schedule.kind === kind && schedule.alternatives.length === 0;
      const found = schedule.parameters;
      const near = (name: string, truth: number, tolerance: number): void => {
        checked.add(`${kind} ${name}`);
        expect(Math.abs(Number(found[name]) - truth), `${name}: ${what}`).toBeLessThanOrEqual(
          tolerance,
        );
      };
      if (!isSure) continue;
      const { duration = 0, gamma = 0, stepSize = 0, period = 0, stepSizeUp = 0 } = parameters;
      if (kind === 'cosine' && !('notIdentifiable' in found)) {
        near('duration', duration, 0.15 * duration + 2 * gap);
      }
      if (kind === 'exponential') near('gamma', gamma ** gap, 0.02 * (1 - gamma ** gap) + 1e-4);
      if (kind === 'step') near('stepSize', stepSize, gap);
      if (kind === 'step' || kind === 'multi-step') near('gamma', gamma, 0.01 * gamma);
      if (kind === 'warm-restarts') near('period', period, 1.01 * gap);
      if (kind === 'cyclic') near('stepSizeUp', stepSizeUp, 2 * gap);
    }
    expect([...checked].toSorted()).toEqual([
      'cosine duration',
      'cyclic stepSizeUp',
      'exponential gamma',
      'multi-step gamma',
      'step gamma',
      'step stepSize',
      'warm-restarts period',
    ]);
  });

  it('are divided into phases that cover each row once', () => {
    for (const { what, rate, story } of DRAWN) {
      const { phases } = story;
      const places = phases.flatMap(({ from, to }) => [from, to]);
      expect(places[0], what).toBe(rate.at[0]);
      expect(places.at(-1), what).toBe(rate.at.at(-1));
      phases.slice(1).forEach(({ from }, i) => {
        const row = rate.at.indexOf(from);
        expect(rate.at[row - 1], what).toBe(phases[i]?.to);
      });
    }
  });
});
