import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { greedy, plateau, Scheduler, type Machine } from '@stepwise/core';

/** The traces that scripts/observerGoldens.py has written: nothing is allowed to differ by a bit. */
interface Goldens {
  readonly cases: readonly [
    options: Readonly<Record<string, unknown>>,
    bases: readonly number[],
    metrics: readonly (number | string)[],
    changes: readonly [heard: number, rates: readonly number[]][],
  ][];
}

const GREEDY = {
  threshold_mode: 'thresholdMode',
  min_lr: 'min',
  max_lr: 'max',
  reset_start: 'resetStart',
};
const SYSTEMS: readonly [string, (options: Readonly<Record<string, unknown>>) => Machine][] = [
  [
    'kerasPlateau',
    (options) =>
      plateau({
        ...renamed(options, { min_delta: 'threshold', min_lr: 'min' }),
        monitor: 'metric',
        semantics: 'keras',
      }),
  ],
  [
    'optaxPlateau',
    (options) =>
      plateau({
        ...renamed(options, { accumulation_size: 'accumulationSize', min_scale: 'minScale' }),
        monitor: 'metric',
        semantics: 'optax',
      }),
  ],
  [
    'transformersGreedy',
    ({ smooth, window_size: window, ...options }) =>
      greedy({
        ...renamed(options, GREEDY),
        ...(smooth === true && { window: Number(window) }),
        monitor: 'metric',
        semantics: 'transformers',
      }),
  ],
];

function renamed(
  options: Readonly<Record<string, unknown>>,
  names: Readonly<Record<string, string>>,
): Readonly<Record<string, never>> {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [names[name] ?? name, value as never]),
  );
}

function read(name: string): Goldens {
  const text = readFileSync(new URL(`../goldens/${name}.json`, import.meta.url), 'utf8');
  return JSON.parse(text) as Goldens;
}

describe.each(SYSTEMS)('%s', (name, machineOf) => {
  const { cases } = read(name);

  test.each(cases.map((one, i) => [i, one] as const))('case %i', (_, golden) => {
    const [options, bases, metrics, changes] = golden;
    const scheduler = new Scheduler(machineOf(options), {
      groups: bases.map((lr, i) => ({ name: `group${i}`, base: { lr } })),
    });
    const wanted = new Map(changes);
    let rates = wanted.get(0);
    const rows = [];
    for (let heard = 0; heard <= metrics.length; heard += 1) {
      if (heard > 0) scheduler.step({ metrics: { metric: Number(metrics[heard - 1]) } });
      rates = wanted.get(heard) ?? rates;
      rows.push({ heard, rates });
      expect({ heard, rates: scheduler.values.map(({ lr }) => lr) }).toEqual(rows.at(-1));
    }
    // what was decided gives the same trace again
    const trace = scheduler.preview(metrics.length + 1);
    expect([...trace]).toEqual(rows.map((row) => row.rates?.[0]));
  });

  test('there are changes in most of them', () => {
    expect(cases.length).toBeGreaterThanOrEqual(50);
    expect(cases.filter(([, , , changes]) => changes.length > 1).length).toBeGreaterThan(
      cases.length * 0.6,
    );
  });
});

/** The traces of GreedyLR among those of transformers' schedulers: every rate is given, and its counters. */
interface GreedyCase {
  readonly id: string;
  readonly scheduler: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly base_lrs: readonly number[];
  readonly metrics: readonly number[];
  readonly lr: readonly (readonly number[])[];
  readonly trace: Readonly<Record<string, readonly (number | null)[]>>;
}

const text = readFileSync(new URL('../goldens/transformers.json', import.meta.url), 'utf8');
const cases = (JSON.parse(text) as { cases: readonly GreedyCase[] }).cases.filter(
  ({ scheduler }) => scheduler === 'greedy',
);

test('there are nine of them', () => {
  expect(cases.length).toBe(9);
});

test.each(cases.map((one) => [one.id, one] as const))('%s, and its counters', (_, golden) => {
  const machineOf = SYSTEMS.find(([name]) => name === 'transformersGreedy')?.[1];
  const scheduler = new Scheduler(machineOf?.(golden.params) ?? greedy(), {
    groups: golden.base_lrs.map((lr, i) => ({ name: `group${i}`, base: { lr } })),
  });
  for (const [heard, rates] of golden.lr.entries()) {
    if (heard > 0) scheduler.step({ metrics: { metric: golden.metrics[heard - 1] ?? 0 } });
    expect(scheduler.values.map(({ lr }) => lr)).toEqual(rates);
    const { best, good, bad, cooldown, warmup, reset_start: resetStart } = golden.trace;
    const counters = { best, good, bad, cooldown, warmup, resetStart };
    expect(scheduler.state).toMatchObject(
      Object.fromEntries(Object.entries(counters).map(([name, row]) => [name, row?.[heard]])),
    );
  }
});
