import {
  chain,
  clamp,
  constant,
  cosine,
  cosineRestarts,
  cyclic,
  decay,
  exponential,
  flatCosine,
  greedy,
  horizon,
  inverseSqrt,
  inverseTime,
  lambda,
  linear,
  multiplicativeLambda,
  noam,
  noise,
  perEpoch,
  piecewiseConstant,
  piecewiseLinear,
  polynomial,
  scale,
  swa,
  tanh,
  wsd,
  type Machine,
} from '@stepwise/core';
import type { ConformanceCase, Moment } from './cases.ts';
import { CUTS } from './material.ts';

const DRAWS = [0.5, -0.5, 0.25];

/** The functions that the cases name, for what reads their specs. */
export const FUNCTIONS = {
  hyperbola: (t: number): number => 10 / (10 + t),
  shrink: (): number => 0.95,
} as const;

/** The kinds that ask nothing of an adapter which others do not ask already. Runs have 12 epochs of s steps. */
export function moreCases(): readonly ConformanceCase[] {
  return [
    rate(
      'clamp',
      chain(linear({ duration: '10ep', endFactor: 0.2 }), clamp({ min: 0.5, relative: true })),
      (at) => Math.max(0.5, 1 - 0.8 * part(at, 10)),
    ),
    rate('cosineRestarts', cosineRestarts({ period: '4ep' }), ({ t, stepsPerEpoch: s }) =>
      wave((t % (4 * s)) / (4 * s)),
    ),
    rate(
      'cyclic',
      cyclic({ maxFactor: 2, stepSizeUp: '2ep', cycleMomentum: false }),
      ({ t, stepsPerEpoch: s }) => 2 - Math.abs((t % (4 * s)) - 2 * s) / (2 * s),
    ),
    rate('decay', decay({ duration: '8ep', shape: '1-sqrt' }), (at) => 1 - Math.sqrt(part(at, 8))),
    rate('flatCosine', flatCosine({ pctStart: 0.5 }), ({ t, stepsPerEpoch: s }) =>
      t <= 6 * s ? 1 : wave((t - 6 * s) / (6 * s)),
    ),
    // as a plateau: five improvements in a row do not come
    rate(
      'greedy',
      greedy({ factor: 0.5, patience: 1, goodPatience: 5 }),
      ({ t, stepsPerEpoch: s }) => 2 ** -CUTS.filter((cut) => t / s >= cut + 1).length,
    ),
    rate('horizon', horizon({ machine: cosine(), steps: 40 }), ({ t }) => wave(t / 40)),
    rate('inverseSqrt', inverseSqrt({ warmup: '2ep' }), ({ t, stepsPerEpoch: s }) =>
      Math.min((t + 1) / (2 * s), Math.sqrt((2 * s) / (t + 1))),
    ),
    rate(
      'inverseTime',
      inverseTime({ decayRate: 0.5, decaySteps: '1ep' }),
      ({ t, stepsPerEpoch: s }) => 1 / (1 + (0.5 * t) / s),
    ),
    rate(
      'lambda',
      lambda({ name: 'hyperbola', f: FUNCTIONS.hyperbola }),
      ({ t }) => 1 / (1 + t / 10),
    ),
    rate(
      'multiplicativeLambda',
      multiplicativeLambda({ name: 'shrink', f: FUNCTIONS.shrink }),
      ({ t }) => 0.95 ** t,
    ),
    rate(
      'noam',
      noam({ warmup: '2ep', modelSize: 25 }),
      ({ t, stepsPerEpoch: s }) => Math.min((t + 1) ** -0.5, (t + 1) * (2 * s) ** -1.5) / 5,
    ),
    rate(
      'noise',
      noise({ table: DRAWS, every: '1ep' }),
      ({ t, stepsPerEpoch: s }) => 1 + (DRAWS[Math.floor(t / s)] ?? 0),
    ),
    rate(
      'perEpoch',
      perEpoch(exponential({ gamma: 0.8 })),
      ({ t, stepsPerEpoch: s }) => 0.8 ** Math.floor(t / s),
    ),
    rate(
      'piecewiseConstant',
      piecewiseConstant({ boundaries: ['2ep', '5ep'], factors: [1, 0.5, 0.1] }),
      ({ t, stepsPerEpoch: s }) => (t < 2 * s ? 1 : t < 5 * s ? 0.5 : 0.1),
    ),
    rate(
      'piecewiseLinear',
      piecewiseLinear({
        factors: [
          [0, 0.5],
          ['4ep', 1],
          ['8ep', 0.25],
        ],
      }),
      ({ t, stepsPerEpoch: s }) =>
        t < 4 * s ? 0.5 + t / (8 * s) : Math.max(0.25, 1 - (0.75 * (t - 4 * s)) / (4 * s)),
    ),
    rate('polynomial', polynomial({ duration: '10ep', power: 2 }), (at) => (1 - part(at, 10)) ** 2),
    rate('scale', chain(constant({ factor: 0.5 }), scale({ param: { lr: 0.5 } })), () => 0.25),
    {
      name: 'swa',
      machine: swa({ swaLr: 5e-3, duration: '6ep' }),
      expected: ({ param, base }, at) => {
        const left = wave(part(at, 6));
        return param === 'lr' ? base * left + 5e-3 * (1 - left) : base;
      },
    },
    rate('tanh', tanh({ duration: '10ep', lower: -2, upper: 2 }), (at) =>
      part(at, 10) < 1 ? (1 - Math.tanh(4 * part(at, 10) - 2)) / 2 : 0,
    ),
    rate(
      'wsd',
      wsd({ warmup: '2ep', decay: '4ep', decayShape: 'linear' }),
      ({ t, stepsPerEpoch: s }) =>
        t < 2 * s ? (t + 1) / (2 * s) : Math.min(1, (12 * s - t) / (4 * s)),
    ),
  ];
}

function rate(name: string, machine: Machine, factor: (at: Moment) => number): ConformanceCase {
  return {
    name,
    machine,
    expected: ({ param, base }, at) => (param === 'lr' ? base * factor(at) : base),
  };
}

/** The part of some epochs that has passed, at most 1. */
function part({ t, stepsPerEpoch }: Moment, epochs: number): number {
  return Math.min(1, t / (epochs * stepsPerEpoch));
}

/** Half a wave, from 1 to 0. */
function wave(q: number): number {
  return 0.5 + 0.5 * Math.cos(Math.PI * q);
}
