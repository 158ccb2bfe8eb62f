import { greedy } from '../../observers/greedy.ts';
import { readParams } from '../params.ts';
import { torchPlateau } from '../torch/plateau.ts';
import { TOTAL, WARM, type TransformersSchedules } from './facts.ts';

const GREEDY = [
  'mode',
  'factor',
  'patience',
  'threshold',
  'threshold_mode',
  'cooldown',
  'warmup',
  'min_lr',
  'max_lr',
  'eps',
  'smooth',
  'window_size',
  'reset_start',
];

/** What in transformers decides by a metric; its `get_scheduler` drops the steps that it is given for them. */
export const OBSERVERS: TransformersSchedules = {
  reduce_lr_on_plateau: (given, facts) =>
    torchPlateau('reduce_lr_on_plateau', given, facts, [WARM, TOTAL]),

  greedy(given, { monitor, bases }) {
    const params = readParams('greedy', given, [...GREEDY, WARM, TOTAL], bases.length);
    const range = (name: string, standard: number): number | readonly number[] =>
      Array.isArray(params.raw(name)) ? params.perGroup(name) : params.number(name, standard);
    return greedy({
      monitor,
      mode: params.choice('mode', ['min', 'max'], 'min'),
      factor: params.number('factor', 0.95),
      patience: params.whole('patience', 10),
      threshold: params.number('threshold', 1e-6),
      thresholdMode: params.choice('threshold_mode', ['rel', 'abs'], 'abs'),
      cooldown: params.whole('cooldown', 0),
      warmup: params.whole('warmup', 0),
      min: range('min_lr', 1e-3),
      max: range('max_lr', 1),
      eps: params.number('eps', 1e-8),
      ...(params.flag('smooth', false) && { window: params.whole('window_size', 50) }),
      resetStart: params.whole('reset_start', 500),
      semantics: 'transformers',
    });
  },
};
