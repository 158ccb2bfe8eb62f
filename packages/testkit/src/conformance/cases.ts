import {
  chain,
  constant,
  cosine,
  earlyStopping,
  exponential,
  linear,
  multiStep,
  oneCycle,
  plateau,
  select,
  sequence,
  step,
  threePhase,
  warmup,
  warmupCosine,
  type Group,
  type Machine,
  type Param,
} from '@stepwise/core';
import { CUTS, CUTS_FROM_2, EPOCHS } from './material.ts';
import { moreCases } from './moreCases.ts';

/** A moment of a run. */
export interface Moment {
  /** The scheduler's step. */
  readonly t: number;
  readonly stepsPerEpoch: number;
}

/** Which value is asked for. */
export interface Asked {
  readonly param: Param;
  readonly group: string;
  readonly base: number;
}

/** A machine, and what must reach the optimizer: formulas of their own, which use nothing of core. */
export interface ConformanceCase {
  readonly name: string;
  readonly machine: Machine;
  readonly expected: (asked: Asked, moment: Moment) => number;
  /** The epoch after which the scheduler stops. */
  readonly stopsAfter?: number;
}

/** A case for each kind of core, for both presets, and for what only several parameters or groups can show. */
export function conformanceCases(groups: readonly Group[]): readonly ConformanceCase[] {
  return [
    rate('constant', constant({ factor: 0.3 }), () => 0.3),
    rate('warmup', warmup({ duration: '5ep' }), warm(5)),
    rate(
      'linear',
      linear({ duration: '8ep', endFactor: 0.1 }),
      (at) => 1 - 0.9 * Math.min(1, epochsOf(at) / 8),
    ),
    rate('step', step({ stepSize: '3ep', gamma: 0.5 }), (at) => 2 ** -Math.floor(epochsOf(at) / 3)),
    rate(
      'multiStep',
      multiStep({ milestones: ['9ep', '2ep', '5ep'], gamma: 0.3 }),
      (at) => 0.3 ** [2, 5, 9].filter((milestone) => epochsOf(at) >= milestone).length,
    ),
    rate(
      'exponential',
      exponential({ gamma: 0.8, decaySteps: '1ep' }),
      (at) => 0.8 ** epochsOf(at),
    ),
    withMinimum('cosine', cosine({ duration: '10ep', min: 1e-3 }), cosineTo(1e-3, 0, 10)),
    { name: 'oneCycle', machine: oneCycle(), expected: cycle },
    rate('plateau', plateau({ factor: 0.5, patience: 1 }), halvedAfter(CUTS)),
    { ...rate('earlyStopping', earlyStopping({ patience: 3 }), () => 1), stopsAfter: 4 },
    withMinimum(
      'sequence',
      sequence([warmup({ duration: '2ep' }), { machine: constant(), duration: '3ep' }, cosine()]),
      (base, at) => (epochsOf(at) < 5 ? base * warm(2)(at) : cosineTo(0, 5, EPOCHS - 5)(base, at)),
    ),
    withMinimum(
      'chain',
      chain(cosine({ duration: '10ep', min: 1e-3 }), plateau({ factor: 0.5, patience: 1 })),
      (base, at) => cosineTo(1e-3, 0, 10)(base, at) * halvedAfter(CUTS)(at),
    ),
    ...selections(groups),
    {
      ...rate(
        'threePhase',
        threePhase({ warmup: '2ep', patience: 1, stopPatience: 5 }),
        (at) => warm(2)(at) * halvedAfter(CUTS_FROM_2)(at),
      ),
      stopsAfter: 10,
    },
    ...moreCases(),
    withMinimum('warmupCosine', warmupCosine({ warmup: '3ep', min: 1e-4 }), (base, at) =>
      epochsOf(at) < 3 ? base * warm(3)(at) : cosineTo(1e-4, 3, EPOCHS - 3)(base, at),
    ),
  ];
}

/** A case that multiplies the rate and leaves everything else at its base. */
function rate(name: string, machine: Machine, factor: (at: Moment) => number): ConformanceCase {
  return withMinimum(name, machine, (base, at) => base * factor(at));
}

function withMinimum(
  name: string,
  machine: Machine,
  value: (base: number, at: Moment) => number,
): ConformanceCase {
  return {
    name,
    machine,
    expected: ({ param, base }, at) => (param === 'lr' ? value(base, at) : base),
  };
}

function selections(groups: readonly Group[]): readonly ConformanceCase[] {
  const second = Object.keys(groups[0]?.base ?? {}).find((param) => param !== 'lr');
  const down = linear({ duration: '4ep', startFactor: 1, endFactor: 0.5 });
  const byParam: ConformanceCase = {
    name: 'select by parameter',
    machine: select({
      param: {
        lr: exponential({ gamma: 0.9, decaySteps: '1ep' }),
        ...(second !== undefined && { [second]: down }),
      },
    }),
    expected({ param, base }, at) {
      if (param === 'lr') return base * 0.9 ** epochsOf(at);
      return param === second ? base * (1 - 0.5 * Math.min(1, epochsOf(at) / 4)) : base;
    },
  };
  const [first, ...rest] = groups;
  if (first === undefined || rest.length === 0) return [byParam];
  const byGroup: ConformanceCase = {
    name: 'select by group',
    machine: select({
      group: {
        [first.name]: constant({ factor: 0.25 }),
        ...Object.fromEntries(rest.map(({ name }) => [name, warmup({ duration: '4ep' })])),
      },
    }),
    expected({ param, group, base }, at) {
      if (param !== 'lr') return base;
      return base * (group === first.name ? 0.25 : warm(4)(at));
    },
  };
  return [byParam, byGroup];
}

function epochsOf({ t, stepsPerEpoch }: Moment): number {
  return t / stepsPerEpoch;
}

/** A ramp over some epochs. */
function warm(epochs: number) {
  return ({ t, stepsPerEpoch }: Moment): number => Math.min(1, (t + 1) / (epochs * stepsPerEpoch));
}

function halvedAfter(cuts: readonly number[]) {
  return (at: Moment): number => 2 ** -cuts.filter((cut) => epochsOf(at) >= cut + 1).length;
}

/** A cosine from the base to `min`, over `epochs` epochs from epoch `start` on. */
function cosineTo(min: number, start: number, epochs: number) {
  return (base: number, at: Moment): number =>
    between(base, min, Math.min(1, (epochsOf(at) - start) / epochs));
}

function between(from: number, to: number, part: number): number {
  return to + (from - to) * (0.5 + 0.5 * Math.cos(Math.PI * part));
}

/** PyTorch's one-cycle over the whole run, with its standard options. */
function cycle({ param, base }: Asked, { t, stepsPerEpoch }: Moment): number {
  const last = EPOCHS * stepsPerEpoch - 1;
  const top = 0.3 * EPOCHS * stepsPerEpoch - 1;
  const [first, middle, final] = cycleEnds(param, base);
  return t <= top
    ? between(first, middle, t / top)
    : between(middle, final, (t - top) / (last - top));
}

function cycleEnds(param: Param, base: number): readonly [number, number, number] {
  if (param === 'lr') return [base / 25, base, base / 25 / 1e4];
  return param === 'momentum' || param === 'beta1' ? [0.95, 0.85, 0.95] : [base, base, base];
}
