import {
  constant,
  cosine,
  exponential,
  linear,
  multiStep,
  oneCycle,
  sequence,
  step,
  type Machine,
} from '@stepwise/core';
import { readParams } from './params.ts';
import { perGroup } from './setting.ts';

/**
 * One of PyTorch's schedulers that only know the time. PyTorch has two formulas for each: the recursion of `step()`,
 * which multiplies the rate it finds, and the closed form of `step(epoch)`. They differ in corners.
 */
export interface TorchLeaf {
  readonly kind: string;
  /** Stepped from its construction on. */
  readonly stepped: Machine;
  /** Stepped after a `step(0)`, as in SequentialLR. */
  readonly entered: Machine;
  /** Called with `step(epoch)`. */
  readonly closed: Machine;
  /** Only the cosine: from half a period on its recursion adds to the rate what the base demands. */
  readonly cosine?: { readonly halfPeriod: number; readonly minimum: number };
  /** Only OneCycleLR: it sets the rate, whatever it was, and the base of every scheduler made after it. */
  readonly oneCycle?: { readonly peaks: readonly number[]; readonly divFactor: number };
}

type Given = Readonly<Record<string, unknown>>;

/** The schedulers by their names in PyTorch. */
export const TORCH_LEAVES: Readonly<
  Record<string, (params: Given, groups: number) => Omit<TorchLeaf, 'kind'>>
> = {
  StepLR(given, groups) {
    const params = readParams('StepLR', given, ['step_size', 'gamma'], groups);
    const stepSize = params.whole('step_size');
    return same(step({ stepSize, gamma: params.number('gamma', 0.1) }));
  },

  MultiStepLR(given, groups) {
    const params = readParams('MultiStepLR', given, ['milestones', 'gamma'], groups);
    const milestones = params.wholes('milestones');
    return same(multiStep({ milestones, gamma: params.number('gamma', 0.1) }));
  },

  ConstantLR(given, groups) {
    const params = readParams('ConstantLR', given, ['factor', 'total_iters'], groups);
    const factor = params.number('factor', 1 / 3);
    const duration = params.whole('total_iters', 5);
    const closed = sequence([{ machine: constant({ factor }), duration }, constant()]);
    // the recursion undoes the factor at step `total_iters`, which for 0 is the step that applies it
    return duration === 0
      ? { stepped: constant({ factor }), entered: constant(), closed }
      : same(closed);
  },

  LinearLR(given, groups) {
    const names = ['start_factor', 'end_factor', 'total_iters'];
    const params = readParams('LinearLR', given, names, groups);
    const startFactor = params.number('start_factor', 1 / 3);
    const duration = params.whole('total_iters', 5);
    const ramp = linear({ duration, startFactor, endFactor: params.number('end_factor', 1) });
    // without steps the recursion never leaves the start, and the closed form divides by zero
    return duration === 0
      ? { stepped: constant({ factor: startFactor }), entered: ramp, closed: ramp }
      : same(ramp);
  },

  ExponentialLR(given, groups) {
    const gamma = readParams('ExponentialLR', given, ['gamma'], groups).number('gamma');
    return same(
      gamma === 0
        ? sequence([{ machine: constant(), duration: 1 }, constant({ factor: 0 })])
        : exponential({ gamma }),
    );
  },

  CosineAnnealingLR(given, groups) {
    const params = readParams('CosineAnnealingLR', given, ['T_max', 'eta_min'], groups);
    const duration = params.whole('T_max');
    const min = params.number('eta_min', 0);
    return {
      ...same(cosine({ duration, min, semantics: 'torch' })),
      cosine: { halfPeriod: duration, minimum: min },
    };
  },

  OneCycleLR(given, groups) {
    const params = readParams('OneCycleLR', given, ONE_CYCLE, groups);
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
      highest.map((_, group) => (alike ? 0 : group)),
      (group) =>
        oneCycle({
          ...common,
          maxMomentum: highest[group] ?? 0,
          baseMomentum: lowest[group] ?? 0,
        }),
    );
    return { ...same(machine), oneCycle: { peaks: params.perGroup('max_lr'), divFactor } };
  },
};

const ONE_CYCLE = [
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

function same(machine: Machine): Pick<TorchLeaf, 'stepped' | 'entered' | 'closed'> {
  return { stepped: machine, entered: machine, closed: machine };
}
