import { sequence } from '../../combinators/sequence.ts';
import type { Machine } from '../../machine.ts';
import { cosineRestarts } from '../../schedules/cosineRestarts.ts';
import { multiStep } from '../../schedules/multiStep.ts';
import { piecewiseLinear } from '../../schedules/piecewiseLinear.ts';
import { polynomial } from '../../schedules/polynomial.ts';
import { tanh } from '../../schedules/tanh.ts';
import { wsd } from '../../schedules/wsd.ts';
import { readParams, type Arguments, type Params } from '../params.ts';
import { perGroup, valuesAt, type Setting } from '../setting.ts';
import { torchPlateau } from '../torch/plateau.ts';
import { unsupported } from '../unsupported.ts';
import { staircase } from './staircase.ts';
import { begun, COMMON, warmed } from './warmed.ts';

/** What a translation needs to know of its run. */
export interface TimmFacts extends Setting {
  readonly monitor: string;
}

const CYCLES = ['t_initial', 'lr_min', 'cycle_mul', 'cycle_decay', 'cycle_limit'];

/** timm's schedulers by the names of their classes. */
export const SCHEDULERS: Readonly<Record<string, (given: Arguments, facts: TimmFacts) => Machine>> =
  {
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
      const params = readParams('MultiStepLRScheduler', given, [
        'decay_t',
        'decay_rate',
        ...COMMON,
      ]);
      const times = params.wholes('decay_t');
      if (times.some((t, i) => t < (times[i - 1] ?? 0))) {
        throw unsupported(
          `MultiStepLRScheduler.decay_t: wanted rising times, as timm searches them; got ${times.join(', ')}.`,
        );
      }
      // one step earlier than PyTorch
      const milestones = times.map((t) => Math.max(0, t - 1));
      const gamma = params.number('decay_rate', 1);
      return warmed(params, begun(params, facts, multiStep({ milestones, gamma })), true);
    },

    WSDLRScheduler(given, facts) {
      const kind = 'WSDLRScheduler';
      const own = ['t_initial', 'decay_t', 'lr_min', 'stable_fn', 'decay_fn'];
      const params = readParams(kind, given, [...own, ...COMMON]);
      params.choice('stable_fn', ['constant'], 'constant');
      const [whole, decay] = [params.whole('t_initial'), params.whole('decay_t')];
      if (decay === 0 || decay > whole) {
        throw unsupported(
          `${kind}.decay_t: wanted from 1 to the ${whole} steps of t_initial; got ${decay}.`,
        );
      }
      const machine = wsd({
        stable: whole - decay,
        decay,
        decayShape: params.choice('decay_fn', ['linear', '1-sqrt', 'cosine'], '1-sqrt'),
        min: params.number('lr_min', 0),
      });
      return warmed(params, begun(params, facts, machine), true);
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
