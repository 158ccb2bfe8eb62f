import fc from 'fast-check';
import { expect, test } from 'vitest';
import { all } from '../src/all.ts';
import type * as core from '../src/index.ts';
import { machine } from './arbitraryMachine.ts';
import { strictObserver } from './observersRandom.ts';

type Core = typeof core;
/** Kinds whose factory takes one object of options that its spec repeats. */
type Simple = Exclude<
  { [K in keyof Core]: Core[K] extends (options: never) => core.Machine ? K : never }[keyof Core],
  | 'chain'
  | 'sequence'
  | 'perEpoch'
  | 'lambda'
  | 'multiplicativeLambda'
  | 'rangeTest'
  | 'threePhase'
  | 'warmupCosine'
>;
type Keys<Union> = Union extends unknown ? keyof Union : never;
type Options<K extends Simple> = NonNullable<Parameters<Core[K]>[0]>;
/** For each kind, the forms in which each of its options has to come. */
type Complete = { readonly [K in Simple]: Readonly<Record<Keys<Options<K>>, string>> };

const maybe = (forms: string): string => `${forms} absent`;
const NUMBER = 'number';
const FLAG = 'true false';
const TIME = 'number ep ba sp tok dur';
const STEPS = 'number ep dur';
const SHAPE = 'linear cosine 1-sqrt';
const MONITOR = {
  monitor: 'val_loss accuracy',
  mode: 'min max',
  patience: NUMBER,
  nonFinite: 'bad ignore error',
  missing: 'ignore error',
};
const CYCLES = { tMult: NUMBER, cycleDecay: NUMBER, cycleLimit: NUMBER };
const MOMENTUM = { cycleMomentum: FLAG, baseMomentum: NUMBER, maxMomentum: NUMBER };
const MIN = { min: maybe(NUMBER), minFactor: maybe(NUMBER) };

const WANTED = {
  chain: { links: 'list' },
  clamp: {
    min: maybe('number object'),
    max: maybe('number object'),
    relative: FLAG,
  },
  constant: { factor: NUMBER },
  cosine: {
    ...MIN,
    duration: maybe(TIME),
    numCycles: NUMBER,
    kDecay: NUMBER,
    exponent: NUMBER,
    includes: 'start end both',
    semantics: 'stepwise torch',
  },
  cosineRestarts: {
    ...MIN,
    ...CYCLES,
    cycleLimit: maybe(NUMBER),
    period: maybe(STEPS),
    cycles: maybe(NUMBER),
    duration: maybe(TIME),
    kDecay: NUMBER,
    semantics: 'stepwise torch keras transformers',
  },
  cyclic: {
    ...MOMENTUM,
    max: maybe(NUMBER),
    maxFactor: maybe(NUMBER),
    stepSizeUp: STEPS,
    stepSizeDown: TIME,
    mode: 'triangular triangular2 expRange',
    gamma: NUMBER,
    semantics: 'stepwise torch',
  },
  decay: { duration: maybe(TIME), shape: SHAPE, min: NUMBER },
  earlyStopping: {
    ...MONITOR,
    minDelta: NUMBER,
    start: TIME,
    baseline: maybe(NUMBER),
    divergenceThreshold: maybe(NUMBER),
    stoppingThreshold: maybe(NUMBER),
    checkFinite: FLAG,
  },
  exponential: { gamma: NUMBER, decaySteps: STEPS },
  flatCosine: { ...MIN, duration: maybe(TIME), pctStart: NUMBER },
  greedy: {
    ...MONITOR,
    factor: NUMBER,
    goodPatience: maybe(NUMBER),
    threshold: NUMBER,
    thresholdMode: 'rel abs',
    cooldown: NUMBER,
    warmup: NUMBER,
    min: 'number list',
    max: 'number list',
    eps: NUMBER,
    window: NUMBER,
    resetStart: NUMBER,
    semantics: 'stepwise transformers',
  },
  horizon: { machine: 'object', steps: maybe(NUMBER), stretch: maybe('object') },
  inverseSqrt: { warmup: TIME, timescale: maybe(STEPS), semantics: 'stepwise transformers' },
  inverseTime: { decayRate: NUMBER, decaySteps: STEPS, staircase: FLAG },
  lambda: { name: 'hyperbola saw still' },
  linear: { duration: maybe(TIME), startFactor: NUMBER, endFactor: NUMBER },
  multiStep: { milestones: 'list', gamma: NUMBER },
  multiplicativeLambda: { name: 'hyperbola saw still' },
  noam: { warmup: TIME, modelSize: NUMBER },
  noise: {
    seed: maybe(NUMBER),
    distribution: maybe('normal uniform'),
    std: maybe(NUMBER),
    limit: maybe(NUMBER),
    table: maybe('list'),
    every: STEPS,
    start: TIME,
    end: maybe(TIME),
  },
  oneCycle: {
    ...MOMENTUM,
    duration: maybe(TIME),
    pctStart: NUMBER,
    divFactor: NUMBER,
    finalDivFactor: NUMBER,
    annealStrategy: 'cos linear',
    threePhase: FLAG,
    semantics: 'stepwise torch',
  },
  perEpoch: { machine: 'object' },
  piecewiseConstant: { boundaries: 'list', values: maybe('list'), factors: maybe('list') },
  piecewiseLinear: { points: maybe('list'), factors: maybe('list') },
  plateau: {
    ...MONITOR,
    factor: NUMBER,
    threshold: maybe(NUMBER),
    thresholdMode: maybe('rel abs'),
    cooldown: NUMBER,
    min: maybe('number list'),
    eps: maybe(NUMBER),
    window: maybe(NUMBER),
    semantics: 'stepwise torch keras optax',
    rtol: maybe(NUMBER),
    atol: maybe(NUMBER),
    accumulationSize: maybe(NUMBER),
    minScale: maybe(NUMBER),
  },
  polynomial: {
    ...CYCLES,
    duration: maybe(TIME),
    power: NUMBER,
    end: maybe(NUMBER),
    endFactor: maybe(NUMBER),
    cycle: FLAG,
    kDecay: NUMBER,
    semantics: 'stepwise timm',
  },
  scale: { group: maybe('object'), param: maybe('object') },
  select: { group: maybe('object'), param: maybe('object') },
  sequence: { parts: 'list', from: 'base current', time: 'own shared' },
  step: { stepSize: STEPS, gamma: NUMBER },
  swa: { swaLr: NUMBER, duration: maybe(TIME), annealStrategy: 'cos linear' },
  tanh: {
    ...MIN,
    ...CYCLES,
    duration: maybe(TIME),
    lower: NUMBER,
    upper: NUMBER,
    semantics: 'stepwise timm',
  },
  warmup: {
    duration: maybe(TIME),
    startFactor: maybe(NUMBER),
    start: maybe(NUMBER),
    shape: SHAPE,
    includes: 'start end both',
  },
  wsd: {
    ...MIN,
    warmup: TIME,
    stable: maybe(TIME),
    decay: maybe(TIME),
    duration: maybe(TIME),
    warmupShape: SHAPE,
    decayShape: SHAPE,
    numCycles: NUMBER,
    semantics: 'stepwise transformers',
  },
} as const satisfies Complete & Readonly<Record<string, Readonly<Record<string, string>>>>;

/** In what form a value of a spec comes: a text stands for itself, a duration for its unit. */
function formOf(value: unknown): string {
  if (value === undefined) return 'absent';
  if (Array.isArray(value)) return 'list';
  if (typeof value !== 'string') return typeof value === 'boolean' ? `${value}` : typeof value;
  return /^[\d.e+-]+(ep|ba|sp|tok|dur)$/.exec(value)?.[1] ?? value;
}

function forEachSpec(
  node: unknown,
  visit: (spec: Readonly<Record<string, unknown>>) => void,
): void {
  if (typeof node !== 'object' || node === null) return;
  if ('kind' in node) visit(node);
  for (const inner of Object.values(node)) forEachSpec(inner, visit);
}

test('random machines are of every kind, and every option comes in each of its forms', () => {
  expect(Object.keys(WANTED).toSorted()).toEqual(Object.keys(all).toSorted());
  const wanted = new Set<string>();
  for (const [kind, options] of Object.entries(WANTED)) {
    for (const [option, forms] of Object.entries(options)) {
      for (const form of forms.split(' ')) wanted.add(`${kind}.${option}: ${form}`);
    }
  }
  const machines = [
    ...fc.sample(machine, { numRuns: 4000, seed: 3 }),
    ...fc.sample(strictObserver, { numRuns: 100, seed: 3 }),
  ];
  const seen = new Set<string>();
  for (const { spec } of machines) {
    forEachSpec(spec, ({ kind, ...options }) => {
      const names = Object.keys(WANTED[kind as keyof typeof WANTED]);
      for (const name of new Set([...names, ...Object.keys(options)])) {
        seen.add(`${String(kind)}.${name}: ${formOf(options[name])}`);
      }
    });
  }
  expect([...wanted].filter((one) => !seen.has(one))).toEqual([]);
  expect([...seen].filter((one) => !wanted.has(one))).toEqual([]);
});
