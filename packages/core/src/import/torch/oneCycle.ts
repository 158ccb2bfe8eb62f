import { oneCycle } from '../../schedules/oneCycle.ts';
import { readParams, type Arguments } from '../params.ts';
import { perGroup } from '../setting.ts';
import { same, type TorchFacts, type TorchLeaf } from './leaf.ts';

const NAMES = [
  'max_lr',
  'total_steps',
  'epochs',
  'steps_per_epoch',
  'pct_start',
  'anneal_strategy',
  'cycle_momentum',
  'base_momentum',
  'max_momentum',
  'div_factor',
  'final_div_factor',
  'three_phase',
];

/** What it keeps in the optimizer, where the one that is made last counts for all. */
const SHARED = ['max_lr', 'div_factor', 'final_div_factor', 'base_momentum', 'max_momentum'];

/** PyTorch's OneCycleLR. */
export function oneCycleLeaf(given: Arguments, facts: TorchFacts): Omit<TorchLeaf, 'kind'> {
  const { lastOneCycle = given, bases } = facts;
  const own = readParams('OneCycleLR', given, NAMES, bases.length);
  const shared: Arguments = Object.fromEntries(SHARED.map((name) => [name, lastOneCycle[name]]));
  const params = readParams('OneCycleLR', { ...given, ...shared }, NAMES, bases.length);
  const duration = params.has('total_steps')
    ? params.whole('total_steps')
    : params.whole('epochs') * params.whole('steps_per_epoch');
  const divFactor = params.number('div_factor', 25);
  const common = {
    duration,
    divFactor,
    pctStart: params.number('pct_start', 0.3),
    finalDivFactor: params.number('final_div_factor', 1e4),
    annealStrategy: params.choice('anneal_strategy', ['cos', 'linear'], 'cos'),
    threePhase: params.flag('three_phase', false),
    cycleMomentum: params.flag('cycle_momentum', true),
    semantics: 'torch',
  } as const;
  const highest = params.perGroup('max_momentum', 0.95);
  const lowest = params.perGroup('base_momentum', 0.85);
  const alike = new Set(highest).size === 1 && new Set(lowest).size === 1;
  const machine = perGroup(
    facts,
    highest.map((_, group) => (alike ? 0 : group)),
    (group) =>
      oneCycle({
        ...common,
        maxMomentum: highest[group] ?? 0,
        baseMomentum: lowest[group] ?? 0,
      }),
  );
  const ownDivFactor = own.number('div_factor', 25);
  return {
    ...same(machine),
    overwrites: true,
    own: {
      bases: params.perGroup('max_lr'),
      initial: own.perGroup('max_lr').map((peak) => peak / ownDivFactor),
      ifFirst: false,
    },
  };
}
