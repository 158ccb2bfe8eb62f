import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  earlyStopping,
  Scheduler,
  type EarlyStoppingOptions,
  type EarlyStoppingState,
} from '@stepwise/core';
import { follow, type Deviations, type Row } from './earlyStoppingRules.ts';

/** The traces that scripts/earlyStoppingGoldens.py has written. */
type Golden = readonly [
  options: Readonly<Record<string, never>>,
  metrics: readonly (number | string)[],
  waits: readonly number[],
  bests: readonly number[],
  stopped: string | null,
];

interface System {
  readonly name: string;
  readonly options: Readonly<Record<string, keyof EarlyStoppingOptions>>;
  readonly standard: EarlyStoppingOptions;
  /** What a metric is when it is heard. */
  readonly heard: (metric: number) => number;
  /** The reasons, as core calls them; null where none is given. */
  readonly reasons: Readonly<Record<string, string>> | null;
  readonly deviations: Deviations;
}

const SYSTEMS: readonly System[] = [
  {
    name: 'keras',
    options: { min_delta: 'minDelta', start_from_epoch: 'start' },
    standard: { patience: 0 },
    heard: (metric) => metric,
    reasons: null,
    deviations: { notFinite: 'first', rounded: true, bestGoesOn: true },
  },
  {
    name: 'lightning',
    options: {
      min_delta: 'minDelta',
      check_finite: 'checkFinite',
      stopping_threshold: 'stoppingThreshold',
      divergence_threshold: 'divergenceThreshold',
    },
    standard: { patience: 3, checkFinite: true },
    // a tensor
    heard: Math.fround,
    reasons: {
      PATIENCE_EXHAUSTED: 'patience',
      STOPPING_THRESHOLD: 'reached',
      DIVERGENCE_THRESHOLD: 'diverged',
      NON_FINITE_METRIC: 'notFinite',
    },
    deviations: { notFinite: 'infinite', rounded: true, thresholdsFirst: true },
  },
];

function optionsOf(system: System, given: Golden[0]) {
  const entries = Object.entries(given).map(([name, value]) => [
    system.options[name] ?? name,
    value,
  ]);
  const options: EarlyStoppingOptions = {
    monitor: 'metric',
    ...system.standard,
    ...(Object.fromEntries(entries) as object),
  };
  return {
    ...options,
    // with 0 the first that is not better stops, as with 1
    patience: Math.max(1, options.patience ?? 0),
    minDelta: Math.abs(options.minDelta ?? 0),
  };
}

/** What the original has written. */
function rowsOf(system: System, golden: Golden): readonly Row[] {
  const [, given, waits, bests, stopped] = golden;
  const metrics = given.map((metric) => system.heard(Number(metric)));
  const named = system.reasons === null || stopped === null ? stopped : system.reasons[stopped];
  return waits.map((wait, i) => {
    const at = bests.findLast((index) => index <= i);
    const best = at === undefined ? null : (metrics[at] ?? null);
    return { best, wait, stopped: i === waits.length - 1 ? (named ?? null) : null };
  });
}

/** What core does. */
function rowsOfCore(options: EarlyStoppingOptions, metrics: readonly number[]): readonly Row[] {
  const scheduler = new Scheduler(earlyStopping(options), { lr: 1, stepsPerEpoch: 1 });
  const rows: Row[] = [];
  for (const metric of metrics) {
    scheduler.step({ metrics: { metric } });
    const { best, bestStep, bad } = scheduler.state as EarlyStoppingState;
    expect(best).toBe(bestStep === null ? null : metrics[bestStep]);
    const stopped = scheduler.stopped?.reason ?? null;
    rows.push({ best: typeof best === 'number' ? best : null, wait: bad, stopped });
    if (stopped !== null) break;
  }
  return rows;
}

/** Rows without what the original does not tell. */
function told(system: System, rows: readonly Row[]): readonly Row[] {
  if (system.reasons !== null) return rows;
  return rows.map((row) => ({ ...row, stopped: row.stopped === null ? null : 'stopped' }));
}

describe.each(SYSTEMS)('$name', (system) => {
  const file = new URL(`../goldens/${system.name}EarlyStopping.json`, import.meta.url);
  const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { readonly cases: readonly Golden[] };
  const all = cases.map((golden) => {
    const options = optionsOf(system, golden[0]);
    const metrics = golden[1].map((metric) => system.heard(Number(metric)));
    const followed = (deviations: Deviations): readonly Row[] => {
      // Lightning rounds the margin before it adds it
      const minDelta =
        deviations.rounded === true ? system.heard(options.minDelta) : options.minDelta;
      return told(system, follow({ ...options, minDelta }, metrics, deviations));
    };
    return { golden, options, metrics, followed };
  });

  test.each(all.map((one, i) => [i, one] as const))('case %i', (_, one) => {
    // the list of deviations is complete: with all of them the rule is the original's, with none core's
    expect(one.followed(system.deviations)).toEqual(rowsOf(system, one.golden));
    expect(rowsOfCore(one.options, one.metrics)).toEqual(follow(one.options, one.metrics, {}));
  });

  test.each(Object.keys(system.deviations))('without %s it would not be the original', (name) => {
    const without = { ...system.deviations, [name]: undefined };
    const shown = all.filter((one) =>
      differ(one.followed(without), one.followed(system.deviations)),
    );
    expect(shown.length).toBeGreaterThan(0);
  });

  test('what a threshold stops is stopped at the same time for the same reason', () => {
    const without = { ...system.deviations, thresholdsFirst: false };
    for (const { followed } of all) {
      expect(followed(without).map(({ stopped }) => stopped)).toEqual(
        followed(system.deviations).map(({ stopped }) => stopped),
      );
    }
  });

  test('core stops when the original does, and why, in most of the cases', () => {
    const stops = (rows: readonly Row[]) => rows.map(({ stopped }) => stopped);
    const same = all.filter(
      ({ golden, options, metrics }) =>
        !differ(stops(told(system, rowsOfCore(options, metrics))), stops(rowsOf(system, golden))),
    );
    expect(same.length).toBeGreaterThan(cases.length * 0.8);
    expect(new Set(cases.map((golden) => golden[4])).size).toBe(
      system.reasons === null ? 2 : 1 + Object.keys(system.reasons).length,
    );
  });
});

function differ(a: readonly unknown[], b: readonly unknown[]): boolean {
  return JSON.stringify(a) !== JSON.stringify(b);
}
