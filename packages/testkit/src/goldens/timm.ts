import { constant, cosine, linear, multiStep, sequence, type Machine } from '@stepwise/core';
import { readParams, type Params } from './params.ts';
import { Refusal } from './refusal.ts';
import { perGroup, type Setting, type Translation } from './setting.ts';
import { torchPlateau } from './torch.ts';

type Given = Readonly<Record<string, unknown>>;
type Translate = (given: Given, setting: Setting) => Translation;

const WARMUP = ['warmup_t', 'warmup_lr_init', 'warmup_prefix', 't_in_epochs'];
const CYCLES = ['cycle_mul', 'cycle_decay', 'cycle_limit', 'k_decay'];

/** timm's schedulers that have a counterpart, by their class names. Its time begins where its warm-up does. */
export const TIMM: Readonly<Record<string, Translate>> = {
  CosineLRScheduler(given, { bases }) {
    const names = ['t_initial', 'lr_min', ...CYCLES, ...WARMUP];
    const params = readParams('CosineLRScheduler', given, names, bases.length);
    const unusual = CYCLES.find((name) => params.number(name, 1) !== 1);
    if (unusual) throw new Refusal(`CosineLRScheduler: ${unusual} has no counterpart`);
    if (startOf(params, false) > 0) {
      throw new Refusal('CosineLRScheduler: the cosine begins in its middle, after the warm-up');
    }
    const fall = cosine({ duration: params.whole('t_initial'), min: params.number('lr_min', 0) });
    return { bases, machine: warmed(params, bases, fall) };
  },

  StepLRScheduler(given, { bases, steps }) {
    const names = ['decay_t', 'decay_rate', ...WARMUP];
    const params = readParams('StepLRScheduler', given, names, bases.length);
    const width = params.number('decay_t');
    const start = startOf(params, true);
    // decay_t need not be whole
    const milestones = Array.from({ length: steps + 1 }, (_, t) => t).flatMap((t) => {
      const before = t === 0 ? 0 : Math.floor((start + t - 1) / width);
      return Array.from({ length: Math.floor((start + t) / width) - before }, () => t);
    });
    const gamma = params.number('decay_rate', 1);
    return { bases, machine: warmed(params, bases, multiStep({ milestones, gamma })) };
  },

  MultiStepLRScheduler(given, { bases }) {
    const names = ['decay_t', 'decay_rate', ...WARMUP];
    const params = readParams('MultiStepLRScheduler', given, names, bases.length);
    const start = startOf(params, true);
    const milestones = params.wholes('decay_t').map((t) => Math.max(0, t - 1 - start));
    const gamma = params.number('decay_rate', 1);
    return { bases, machine: warmed(params, bases, multiStep({ milestones, gamma })) };
  },

  PlateauLRScheduler(given, setting) {
    const { bases } = setting;
    const own = ['decay_rate', 'patience_t', 'threshold', 'cooldown_t', 'mode', 'lr_min'];
    const params = readParams('PlateauLRScheduler', given, [...own, ...WARMUP], bases.length);
    const machine = torchPlateau(
      {
        factor: params.number('decay_rate', 0.1),
        patience: params.number('patience_t', 10),
        threshold: params.number('threshold', 1e-4),
        cooldown: params.number('cooldown_t', 0),
        mode: params.choice('mode', ['min', 'max'], 'max'),
        min_lr: params.number('lr_min', 0),
      },
      setting,
    );
    return { bases, machine: warmed(params, bases, machine) };
  },
};

/** The steps that the schedule has behind it when the warm-up ends: none when the warm-up comes before it. */
function startOf(params: Params, prefix: boolean): number {
  return params.flag('warmup_prefix', prefix) ? 0 : params.whole('warmup_t', 0);
}

function warmed(params: Params, bases: readonly number[], machine: Machine): Machine {
  const duration = params.whole('warmup_t', 0);
  if (duration === 0) return machine;
  const first = params.number('warmup_lr_init', 0);
  const rise = perGroup(bases, (base) => {
    if (base === 0) throw new Refusal('a warm-up towards a rate of 0');
    return linear({ duration, startFactor: first / base, endFactor: 1 });
  });
  return sequence([{ machine: rise, duration }, machine]);
}

/** timm's `lr_scale` of each group, over the schedule. */
export function groupScales(scales: readonly number[]): Machine {
  return perGroup(scales, (factor) => constant({ factor }));
}
