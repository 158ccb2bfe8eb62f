import { select } from '../../combinators/select.ts';
import type { Machine } from '../../machine.ts';
import { cyclic } from '../../schedules/cyclic.ts';
import { lambda } from '../../schedules/lambda.ts';
import { readParams, type Arguments, type Params } from '../params.ts';
import { absolute, perGroup } from '../setting.ts';
import { unsupported } from '../unsupported.ts';
import { readFunction } from './lambda.ts';
import { same, type TorchFacts, type TorchLeaf } from './leaf.ts';

const NAMES = [
  'base_lr',
  'max_lr',
  'step_size_up',
  'step_size_down',
  'mode',
  'gamma',
  'scale_fn',
  'scale_mode',
  'cycle_momentum',
  'base_momentum',
  'max_momentum',
];

/** The numbers of one group. */
interface Ends {
  readonly low: number;
  readonly high: number;
  readonly least: number;
  readonly most: number;
}

/** PyTorch's CyclicLR. A scale of one's own becomes a `lambda`. */
export function cyclicLeaf(given: Arguments, facts: TorchFacts): Omit<TorchLeaf, 'kind'> {
  const params = readParams('CyclicLR', given, NAMES, facts.bases.length);
  const lows = params.perGroup('base_lr');
  const highs = params.perGroup('max_lr');
  const least = params.perGroup('base_momentum', 0.8);
  const most = params.perGroup('max_momentum', 0.9);
  const ends = lows.map((low, i): Ends => ({
    low,
    high: highs[i] ?? 0,
    least: least[i] ?? 0,
    most: most[i] ?? 0,
  }));
  const make = params.has('scale_fn') ? ownScale(params, facts) : known(params);
  // `low` is the base of its group
  const alike = (one: Ends, i: number): boolean =>
    one.high === highs[0] &&
    one.least === least[0] &&
    one.most === most[0] &&
    (!params.has('scale_fn') || lows[i] === lows[0]);
  const each = ends.every(alike) ? ends.map(() => 0) : ends.map((_, i) => i);
  const machine = perGroup(facts, each, (i) =>
    make(ends[i] ?? { low: 0, high: 0, least: 0, most: 0 }, i),
  );
  return { ...same(machine), overwrites: true, own: { bases: lows, initial: lows, ifFirst: true } };
}

/**
 * The momenta that groups must have for a CyclicLR with a scale of one's own, which selects them; nothing where it leaves
 * the momentum alone.
 */
export function selectedMomenta(given: Arguments, groups: number): readonly number[] | undefined {
  const params = readParams('CyclicLR', given, NAMES, groups);
  if (!params.has('scale_fn') || !params.flag('cycle_momentum', true)) return undefined;
  return params.perGroup('max_momentum', 0.9);
}

function known(params: Params): (ends: Ends) => Machine {
  const up = params.whole('step_size_up', 2000);
  const mode = params.choice('mode', ['triangular', 'triangular2', 'exp_range'], 'triangular');
  const common = {
    stepSizeUp: up,
    stepSizeDown: params.whole('step_size_down', up),
    mode: mode === 'exp_range' ? 'expRange' : mode,
    gamma: params.number('gamma', 1),
    cycleMomentum: params.flag('cycle_momentum', true),
    semantics: 'torch',
  } as const;
  return ({ high, least, most }) =>
    cyclic({ ...common, max: high, baseMomentum: least, maxMomentum: most });
}

function ownScale(
  params: Params,
  { momentum, names }: TorchFacts,
): (ends: Ends, i: number) => Machine {
  const { name, f } = readFunction('CyclicLR.scale_fn', params.raw('scale_fn'));
  const up = params.number('step_size_up', 2000);
  const down = params.number('step_size_down', up);
  const total = up + down;
  if (up <= 0 || down <= 0) {
    throw unsupported(
      `CyclicLR.step_size_up: with scale_fn wanted at least one step up and one down; got ${up} and ${down}.`,
    );
  }
  const ofCycle = params.choice('scale_mode', ['cycle', 'iterations'], 'cycle') === 'cycle';
  const height = (t: number): number => {
    const cycle = Math.floor(1 + t / total);
    const x = 1 + t / total - cycle;
    const ratio = up / total;
    return (x <= ratio ? x / ratio : (x - 1) / (ratio - 1)) * f(ofCycle ? cycle : t);
  };
  const both = params.flag('cycle_momentum', true);
  return ({ low, high, least, most }, i) => {
    const named = (param: string, value: (t: number) => number): Machine =>
      absolute(lambda({ name: `${name} (${param} of ${names[i]})`, f: value }));
    return select({
      param: {
        lr: named('lr', (t) => low + (high - low) * height(t)),
        ...(both && { [momentum]: named(momentum, (t) => most - (most - least) * height(t)) }),
      },
    });
  };
}
