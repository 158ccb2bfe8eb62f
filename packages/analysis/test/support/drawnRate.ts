import {
  cosine,
  cosineRestarts,
  cyclic,
  exponential,
  inverseSqrt,
  linear,
  multiStep,
  oneCycle,
  polynomial,
  Scheduler,
  sequence,
  step,
  warmup,
  wsd,
  type Machine,
  type Precision,
  type Series,
} from '@stepwise/core';
import fc from 'fast-check';
import type { ScheduleKind } from '../../src/analysis.ts';

/** A rate as a log would show it, and what made it. */
export interface DrawnRate {
  readonly what: string;
  readonly rate: Series;
  readonly kind: ScheduleKind;
  readonly parameters: Readonly<Record<string, number>>;
  /** The rows that show another rate first, where the schedule jumps. */
  readonly changeRows: readonly number[];
  /** The place of the first row with the peak; null without a warm-up. */
  readonly warmupEnd: number | null;
  readonly gap: number;
}

interface Made {
  readonly machine: Machine;
  readonly parameters: Readonly<Record<string, number>>;
  /** The steps at which it jumps. */
  readonly jumps?: readonly number[];
  /** Where the peak is, for what has a rise of its own. */
  readonly peak?: number;
}

interface Facts {
  /** Steps of the schedule. */
  readonly n: number;
  readonly base: number;
  /** Steps between two rows. */
  readonly every: number;
  /** Five numbers from 0 to 1. */
  readonly draws: readonly number[];
}

const pick = <T>(list: readonly T[], share = 0): T =>
  list[Math.min(list.length - 1, Math.floor(share * list.length))] as T;

const MAKERS: Readonly<Record<string, (facts: Facts) => Made>> = {
  cosine({ n, base, draws: [a = 0, b = 0] }) {
    const min = pick([0, 0.01, 0.1], a) * base;
    const duration = Math.round(n * pick([1, 1, 0.8, 1.4, 2.5], b));
    return { machine: cosine({ duration, min }), parameters: { duration, min } };
  },
  linear({ n, draws: [a = 0, b = 0] }) {
    const endFactor = pick([0, 0.01, 0.1, 0.3], a);
    const duration = Math.round(n * pick([1, 1, 0.8, 1.4, 2.5], b));
    return { machine: linear({ duration, endFactor }), parameters: { duration, endFactor } };
  },
  polynomial({ n, base, draws: [a = 0, b = 0, c = 0] }) {
    const power = pick([0.9, 2, 0.5, 3], a);
    const duration = Math.round(n * pick([1, 1, 1.3, 1.7], b));
    const end = pick([0, 0, 0.01], c) * base;
    return { machine: polynomial({ duration, power, end }), parameters: { duration, power } };
  },
  exponential({ n, draws: [a = 0] }) {
    const gamma = Math.exp(Math.log(pick([0.3, 0.05, 0.005], a)) / n);
    return { machine: exponential({ gamma }), parameters: { gamma } };
  },
  'inverse-sqrt'({ n, draws: [a = 0] }) {
    const timescale = Math.max(2, Math.round(n * (0.02 + 0.2 * a)));
    return { machine: inverseSqrt({ timescale }), parameters: { timescale } };
  },
  'one-cycle'({ n, draws: [a = 0, b = 0] }) {
    const pctStart = 0.2 + 0.2 * a;
    const annealStrategy = pick(['cos', 'cos', 'linear'] as const, b);
    return {
      machine: oneCycle({ duration: n, pctStart, annealStrategy }),
      parameters: {},
      peak: pctStart * n - 1,
    };
  },
  'warm-restarts'({ n, base, every, draws: [a = 0, b = 0, c = 0] }) {
    const tMult = pick([1, 1, 2], a);
    const period = Math.max(8 * every, Math.round(n / pick([2, 3, 4.5], b)));
    const min = pick([0, 0.01], c) * base;
    const jumps: number[] = [];
    for (let at = period, long = period; at < n; at += long) {
      jumps.push(at);
      long *= tMult;
    }
    return { machine: cosineRestarts({ period, tMult, min }), parameters: { period }, jumps };
  },
  cyclic({ n, base, every, draws: [a = 0, b = 0] }) {
    const stepSizeUp = Math.max(5 * every, Math.round(n / (4 + 6 * a)));
    const max = base * (3 + 10 * b);
    return { machine: cyclic({ max, stepSizeUp }), parameters: { stepSizeUp }, peak: NaN };
  },
  'warmup-stable-decay'({ n, draws: [a = 0, b = 0] }) {
    const stable = Math.round(n * (0.3 + 0.4 * a));
    const decayShape = pick(['linear', 'cosine'] as const, b);
    return { machine: wsd({ stable, decay: n - stable, decayShape }), parameters: { stable } };
  },
  step({ n, draws: [a = 0, b = 0] }) {
    const stepSize = Math.max(3, Math.round(n / (2.2 + 4 * a)));
    const gamma = pick([0.1, 0.5, 0.2, 0.3, 0.7, 0.9], b);
    const jumps = Array.from({ length: Math.ceil(n / stepSize) - 1 }, (_, i) => (i + 1) * stepSize);
    return { machine: step({ stepSize, gamma }), parameters: { stepSize, gamma }, jumps };
  },
  'multi-step'({ n, draws: [a = 0, b = 0, c = 0, d = 0] }) {
    const gamma = pick([0.1, 0.5, 0.2, 0.3], a);
    const milestones = [b, c, d]
      .map((share, i) => Math.round(n * (0.1 + 0.28 * (i + share))))
      .filter((at) => at < n);
    const jumps = [...new Set(milestones)].toSorted((x, y) => x - y);
    return { machine: multiStep({ milestones: jumps, gamma }), parameters: { gamma }, jumps };
  },
};

type Digits = {
  readonly style: 'full' | 'float32' | 'significant' | 'decimals';
  readonly more: number;
};

function printed(value: number, { style, more }: Digits, base: number): number {
  if (style === 'full') return value;
  if (style === 'float32') return Math.fround(value);
  if (style === 'significant') return Number(value.toPrecision(more));
  return Number(value.toFixed(decimalsOf(base, more)));
}

function decimalsOf(base: number, more: number): number {
  return Math.ceil(-Math.log10(base)) + more - 1;
}

function precisionOf({ style, more }: Digits, base: number): Precision | undefined {
  if (style === 'significant') return { significant: more };
  return style === 'decimals' ? { decimals: decimalsOf(base, more) } : undefined;
}

/** Rates of core's own schedules, printed with all digits or few, with or without a warm-up before. */
export const drawnRate: fc.Arbitrary<DrawnRate> = fc
  .record({
    name: fc.constantFrom(...Object.keys(MAKERS)),
    rows: fc.noBias(fc.integer({ min: 40, max: 240 })),
    every: fc.constantFrom(1, 1, 1, 10, 25),
    warm: fc.constantFrom(0, 0, 3, 5, 10),
    base: fc.constantFrom(0.1, 0.01, 1e-3, 3e-4, 5e-5),
    first: fc.constantFrom(0, 1),
    style: fc.constantFrom<Digits['style']>('full', 'float32', 'significant', 'decimals'),
    more: fc.integer({ min: 3, max: 6 }),
    draws: fc.noBias(fc.array(fc.integer({ min: 0, max: 999 }), { minLength: 5, maxLength: 5 })),
  })
  .map(({ name, rows, every, warm: drawn, base, first, style, more, draws: thousandths }) => {
    const draws = thousandths.map((share) => share / 1000);
    const digits: Digits = { style, more };
    const hasOwn = name === 'one-cycle' || name === 'cyclic';
    const warm = hasOwn ? 0 : Math.min(drawn, Math.floor(rows / 6)) * every;
    const n = rows * every - warm;
    const made = MAKERS[name]?.({ n, base, every, draws });
    if (made === undefined) throw new Error(name);
    const whole =
      warm === 0
        ? made.machine
        : sequence([{ machine: warmup(), duration: warm }, { machine: made.machine }]);
    const all = new Scheduler(whole, { lr: base, steps: rows * every }).preview(rows * every);
    const steps = Array.from({ length: rows }, (_, i) => i * every);
    const values = steps.map((t) => printed(all[t] ?? 0, digits, base));
    const jumps = (made.jumps ?? []).map((at) => at + warm);
    const changeRows = steps.flatMap((t, i) => {
      const isJump = jumps.some((at) => at > t - every && at <= t);
      return i > 0 && isJump && values[i] !== values[i - 1] ? [i] : [];
    });
    const peak = made.peak === undefined ? (warm > 0 ? warm - 1 : null) : made.peak;
    const precision = precisionOf(digits, base);
    return {
      what: `${name} n=${rows} every=${every} warm=${warm} base=${base} ${style}${more} ${JSON.stringify(made.parameters)} ${JSON.stringify(draws.map((d) => Number(d.toFixed(2))))}`,
      rate: {
        name: 'lr',
        role: 'rate',
        of: null,
        mode: null,
        axis: every === 1 ? 'epoch' : 'step',
        at: steps.map((t) => t + first),
        values,
        nonFinite: [],
        ...(precision && { precision }),
      },
      kind: name as ScheduleKind,
      parameters: made.parameters,
      changeRows,
      warmupEnd: peak === null || Number.isNaN(peak) ? null : peak + first,
      gap: every,
    };
  });
