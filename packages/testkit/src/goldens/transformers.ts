import { constant, cosine, linear, sequence, type Machine } from '@stepwise/core';
import { readParams, type Params } from './params.ts';
import { Refusal } from './refusal.ts';
import { perGroup, type Setting, type Translation } from './setting.ts';
import { torchPlateau } from './torch.ts';

type Given = Readonly<Record<string, unknown>>;
type Translate = (given: Given, setting: Setting) => Translation;

/** The schedulers of transformers' `optimization.py` that have a counterpart, by their names there. */
export const TRANSFORMERS: Readonly<Record<string, Translate>> = {
  constant(given, { bases }) {
    readParams('constant', given, [], bases.length);
    return { bases, machine: constant() };
  },

  constant_with_warmup(given, { bases }) {
    const params = readParams('constant_with_warmup', given, [WARM], bases.length);
    return { bases, machine: rise(params.whole(WARM)) };
  },

  linear(given, { bases }) {
    const params = readParams('linear', given, [WARM, TOTAL], bases.length);
    const warm = params.whole(WARM);
    const duration = Math.max(0, params.whole(TOTAL) - warm);
    return { bases, machine: sequence([rise(warm), linear({ duration })]) };
  },

  cosine(given, { bases }) {
    const params = readParams('cosine', given, [WARM, TOTAL, 'num_cycles'], bases.length);
    return { bases, machine: sequence([rise(params.whole(WARM)), wave(params, 0)]) };
  },

  cosine_with_min_lr(given, { bases }) {
    const names = [WARM, TOTAL, 'num_cycles', 'min_lr', 'min_lr_rate'];
    const params = readParams('cosine_with_min_lr', given, names, bases.length);
    // the share is taken of the optimizer's own rate, which is that of the first group
    const share = params.has('min_lr')
      ? params.number('min_lr') / (bases[0] ?? 0)
      : params.number('min_lr_rate');
    const fall = perGroup(bases, (base) => wave(params, base * share));
    return { bases, machine: sequence([rise(params.whole(WARM)), fall]) };
  },

  reduce_lr_on_plateau: (given, setting) => ({
    bases: setting.bases,
    machine: torchPlateau(given, setting),
  }),
};

const WARM = 'num_warmup_steps';
const TOTAL = 'num_training_steps';

function rise(duration: number): Machine {
  return linear({ duration, startFactor: 0, endFactor: 1 });
}

/** A cosine of `num_cycles` whole waves over what the warm-up leaves; past the end it goes on. */
function wave(params: Params, min: number): Machine {
  const waves = params.number('num_cycles', 0.5);
  const duration = Math.max(1, params.whole(TOTAL) - params.whole(WARM)) / (2 * waves);
  if (Number.isSafeInteger(duration)) return cosine({ duration, min, semantics: 'torch' });
  throw new Refusal(`half a wave of ${waves} cycles is not a whole number of steps`);
}
