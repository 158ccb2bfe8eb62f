import { chain } from '../combinators/chain.ts';
import { sequence } from '../combinators/sequence.ts';
import type { Machine } from '../machine.ts';
import { constant } from '../schedules/constant.ts';
import { cosineRestarts } from '../schedules/cosineRestarts.ts';
import { multiStep } from '../schedules/multiStep.ts';
import { noise } from '../schedules/noise.ts';
import { piecewiseLinear } from '../schedules/piecewiseLinear.ts';
import { polynomial } from '../schedules/polynomial.ts';
import { step } from '../schedules/step.ts';
import { tanh } from '../schedules/tanh.ts';
import { warmup } from '../schedules/warmup.ts';
import { imported, settle, type Imported, type ImportOptions } from './imported.ts';
import { readParams, type Arguments, type Params } from './params.ts';
import { perGroup, stepsOf, valuesAt, type Setting } from './setting.ts';
import { torchPlateau } from './torch/plateau.ts';
import { unknownScheduler, unsupported } from './unsupported.ts';

export interface TimmOptions extends ImportOptions {
  /** The metric that plateau watches. Default `val_loss`. */
  readonly monitor?: string;
  /** The noise that timm drew at each step; null or 0 where there was none. The first step never has any. */
  readonly draws?: readonly (number | null)[];
  /** The `lr_scale` of each group. */
  readonly lrScales?: readonly number[];
}

/**
 * A scheduler of timm, from the name of its class and its arguments. Its time begins where its warm-up does.
 *
 * Names: `CosineLRScheduler`, `TanhLRScheduler`, `PolyLRScheduler`, `StepLRScheduler`, `MultiStepLRScheduler`,
 * `PlateauLRScheduler`. Where time is counted in epochs (`t_in_epochs`), so are the steps here; `perEpoch` stretches
 * them. Without `warmup_prefix` the schedule runs on under its warm-up, and the rate jumps at the end of it.
 *
 * @example
 * ```ts
 * const args = { t_initial: 4, warmup_t: 2, warmup_prefix: true };
 * const { machine, groups } = fromTimm('CosineLRScheduler', args, { lr: 1 });
 * new Scheduler(machine, { groups }).preview(7); // 0, 0.5, 1, 0.853553390593, 0.5, 0.146446609407, 0
 * ```
 * @throws StepwiseError `unknown-kind`; `unsupported` for what can't be carried over (noise without its draws);
 * `missing-fact` where a `decay_t` that is not whole needs the steps of the run; `bad-option`, `bad-duration`.
 */
export function fromTimm(name: string, args: Arguments, options: TimmOptions): Imported {
  const make = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  if (make === undefined) throw unknownScheduler('timm', name);
  const setting = settle('fromTimm', options);
  const { monitor = 'val_loss', draws, lrScales: scales } = options;
  if (args['noise_range_t'] != null && draws === undefined) {
    throw unsupported(
      `${name}.noise_range_t: timm draws its noise by PyTorch's generator, which can't be repeated here; give the draws, or chain noise().`,
    );
  }
  const links = [make(args, { ...setting, monitor })];
  if (draws) links.push(noise({ table: draws.map((draw, t) => (t === 0 ? 0 : (draw ?? 0))) }));
  if (scales) links.push(perGroup(setting, scales, (factor) => constant({ factor })));
  const [first] = links;
  const machine = links.length === 1 && first ? first : chain(...links);
  return imported(machine, setting, setting.bases);
}

interface Facts extends Setting {
  readonly monitor: string;
}

const COMMON = [
  'warmup_t',
  'warmup_lr_init',
  'warmup_prefix',
  't_in_epochs',
  'noise_range_t',
  'noise_pct',
  'noise_std',
  'noise_seed',
  'noise_type',
  'initialize',
];
const CYCLES = ['t_initial', 'lr_min', 'cycle_mul', 'cycle_decay', 'cycle_limit'];

const KINDS: Readonly<Record<string, (given: Arguments, facts: Facts) => Machine>> = {
  CosineLRScheduler(given, facts) {
    const names = [...CYCLES, 'k_decay', ...COMMON];
    const params = readParams('CosineLRScheduler', given, names);
    const fall = cosineRestarts({
      period: params.whole('t_initial'),
      ...cyclesOf(params),
      min: params.number('lr_min', 0),
      kDecay: params.number('k_decay', 1),
      semantics: 'torch',
    });
    return warmed(params, begun(params, facts, fall), false);
  },

  TanhLRScheduler(given, facts) {
    const params = readParams('TanhLRScheduler', given, [...CYCLES, 'lb', 'ub', ...COMMON]);
    const fall = tanh({
      duration: params.whole('t_initial'),
      ...cyclesOf(params),
      lower: params.number('lb', -7),
      upper: params.number('ub', 3),
      min: params.number('lr_min', 0),
      semantics: 'timm',
    });
    const duration = params.whole('warmup_t', 0);
    if (duration === 0 || params.flag('warmup_prefix', false)) {
      return warmed(params, begun(params, facts, fall), false);
    }
    // the only one whose warm-up aims at the value where it ends
    const first = params.number('warmup_lr_init', 0);
    const aims = valuesAt(fall, facts, duration);
    const rise = perGroup(facts, aims, (aim) =>
      piecewiseLinear({
        points: [
          [0, first],
          [duration, aim],
        ],
      }),
    );
    return sequence([{ machine: rise, duration }, fall], { time: 'shared' });
  },

  PolyLRScheduler(given, facts) {
    const names = [...CYCLES, 'power', 'k_decay', ...COMMON];
    const params = readParams('PolyLRScheduler', given, names);
    const fall = polynomial({
      duration: params.whole('t_initial'),
      ...cyclesOf(params),
      power: params.number('power', 0.5),
      end: params.number('lr_min', 0),
      kDecay: params.number('k_decay', 1),
      semantics: 'timm',
    });
    return warmed(params, begun(params, facts, fall), false);
  },

  StepLRScheduler(given, facts) {
    const params = readParams('StepLRScheduler', given, ['decay_t', 'decay_rate', ...COMMON]);
    const width = params.number('decay_t');
    const gamma = params.number('decay_rate', 1);
    return warmed(params, begun(params, facts, staircase(width, gamma, facts)), true);
  },

  MultiStepLRScheduler(given, facts) {
    const params = readParams('MultiStepLRScheduler', given, ['decay_t', 'decay_rate', ...COMMON]);
    const times = params.wholes('decay_t');
    if (times.some((t, i) => t < (times[i - 1] ?? 0))) {
      throw unsupported(
        'MultiStepLRScheduler.decay_t: wanted rising times, as timm searches them.',
      );
    }
    // one step earlier than PyTorch
    const milestones = times.map((t) => Math.max(0, t - 1));
    const gamma = params.number('decay_rate', 1);
    return warmed(params, begun(params, facts, multiStep({ milestones, gamma })), true);
  },

  PlateauLRScheduler(given, facts) {
    const own = ['decay_rate', 'patience_t', 'threshold', 'cooldown_t', 'mode', 'lr_min'];
    const params = readParams('PlateauLRScheduler', given, [...own, ...COMMON]);
    const machine = torchPlateau(
      'PlateauLRScheduler',
      {
        factor: params.number('decay_rate', 0.1),
        patience: params.number('patience_t', 10),
        threshold: params.number('threshold', 1e-4),
        cooldown: params.number('cooldown_t', 0),
        mode: params.choice('mode', ['min', 'max'], 'max'),
        min_lr: params.number('lr_min', 0),
      },
      facts,
    );
    return warmed(params, machine, true);
  },
};

function cyclesOf(params: Params): {
  readonly tMult: number;
  readonly cycleDecay: number;
  readonly cycleLimit: number;
} {
  return {
    tMult: params.number('cycle_mul', 1),
    cycleDecay: params.number('cycle_decay', 1),
    cycleLimit: params.whole('cycle_limit', 1),
  };
}

/** A tread need not be a whole number of steps wide. */
function staircase(width: number, gamma: number, facts: Facts): Machine {
  if (Number.isSafeInteger(width)) return step({ stepSize: width, gamma });
  if (width <= 0) throw unsupported(`StepLRScheduler.decay_t: wanted a time; got ${width}.`);
  const steps = stepsOf('StepLRScheduler.decay_t', facts);
  const milestones: number[] = [];
  let passed = 0;
  for (let t = 0; t <= steps; t += 1) {
    for (; passed < Math.floor(t / width); passed += 1) milestones.push(t);
  }
  return multiStep({ milestones, gamma });
}

/** Without a warm-up the first step has the base: timm asks its schedule from the second one on. */
function begun(params: Params, facts: Facts, machine: Machine): Machine {
  const first = valuesAt(machine, facts, 0);
  if (params.whole('warmup_t', 0) > 0 || first.every((rate, i) => rate === facts.bases[i])) {
    return machine;
  }
  return sequence([{ machine: constant(), duration: 1 }, machine], { time: 'shared' });
}

/** A warm-up before the schedule, or over its beginning. */
function warmed(params: Params, machine: Machine, prefix: boolean): Machine {
  const duration = params.whole('warmup_t', 0);
  if (duration === 0) return machine;
  const start = params.number('warmup_lr_init', 0);
  return sequence(
    [{ machine: warmup({ duration, start, includes: 'start' }), duration }, machine],
    {
      time: params.flag('warmup_prefix', prefix) ? 'own' : 'shared',
    },
  );
}
