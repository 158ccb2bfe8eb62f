import { sequence } from '../combinators/sequence.ts';
import type { Machine } from '../machine.ts';
import { greedy } from '../observers/greedy.ts';
import { constant } from '../schedules/constant.ts';
import { cosine } from '../schedules/cosine.ts';
import { cosineRestarts } from '../schedules/cosineRestarts.ts';
import { inverseSqrt } from '../schedules/inverseSqrt.ts';
import { linear } from '../schedules/linear.ts';
import { polynomial } from '../schedules/polynomial.ts';
import { warmup } from '../schedules/warmup.ts';
import { wsd } from '../schedules/wsd.ts';
import { imported, settle, type Imported, type ImportOptions } from './imported.ts';
import { readParams, type Arguments, type Params } from './params.ts';
import type { Setting } from './setting.ts';
import { torchPlateau } from './torch/plateau.ts';
import { unknownScheduler, unsupported } from './unsupported.ts';

export interface TransformersOptions extends ImportOptions {
  /** The metric that plateau and greedy watch. Default `val_loss`. */
  readonly monitor?: string;
  /** The `lr` that the optimizer was made with, of which minima are shares. Default: the first group's rate. */
  readonly defaultLr?: number;
}

/**
 * A scheduler of transformers (`get_scheduler`), from its name and its arguments.
 *
 * Names: `constant`, `constant_with_warmup`, `linear`, `cosine`, `cosine_with_restarts`, `polynomial`, `inverse_sqrt`,
 * `cosine_with_min_lr`, `cosine_warmup_with_min_lr`, `warmup_stable_decay`, `reduce_lr_on_plateau`, `greedy`. A cosine
 * rises again after the end, as it does there.
 *
 * @example
 * ```ts
 * const { machine, groups } = fromTransformers(
 *   'linear',
 *   { num_warmup_steps: 2, num_training_steps: 6 },
 *   { lr: 1 },
 * );
 * new Scheduler(machine, { groups }).preview(7); // 0, 0.5, 1, 0.75, 0.5, 0.25, 0
 * ```
 * @throws StepwiseError `unknown-kind`; `unsupported` for what can't be carried over; `bad-option`, `bad-duration`.
 */
export function fromTransformers(
  name: string,
  args: Arguments,
  options: TransformersOptions,
): Imported {
  const make = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  if (make === undefined) throw unknownScheduler('transformers', name);
  const setting = settle('fromTransformers', options);
  const { monitor = 'val_loss', defaultLr = setting.bases[0] ?? 0 } = options;
  return imported(make(args, { ...setting, monitor, defaultLr }), setting, setting.bases);
}

interface Facts extends Setting {
  readonly monitor: string;
  readonly defaultLr: number;
}

const WARM = 'num_warmup_steps';
const TOTAL = 'num_training_steps';

const KINDS: Readonly<Record<string, (given: Arguments, facts: Facts) => Machine>> = {
  constant(given) {
    readParams('constant', given, []);
    return constant();
  },

  constant_with_warmup(given) {
    return rise(readParams('constant_with_warmup', given, [WARM]).whole(WARM));
  },

  linear(given) {
    const params = readParams('linear', given, [WARM, TOTAL]);
    return sequence([rise(params.whole(WARM)), linear({ duration: Math.max(0, left(params)) })]);
  },

  cosine(given) {
    const params = readParams('cosine', given, [WARM, TOTAL, 'num_cycles']);
    return sequence([rise(params.whole(WARM)), wave(params, 0, 'start')]);
  },

  cosine_with_restarts(given) {
    const params = readParams('cosine_with_restarts', given, [WARM, TOTAL, 'num_cycles']);
    const cycles = params.number('num_cycles', 1);
    const duration = Math.max(1, left(params));
    const fall =
      cycles === 0
        ? sequence([{ machine: constant(), duration }, constant({ factor: 0 })])
        : cosineRestarts({ cycles, duration, semantics: 'transformers' });
    return sequence([rise(params.whole(WARM)), fall]);
  },

  polynomial(given, { defaultLr }) {
    const params = readParams('polynomial', given, [WARM, TOTAL, 'lr_end', 'power']);
    const end = params.number('lr_end', 1e-7);
    if (end >= defaultLr) {
      throw unsupported(`polynomial.lr_end: it must be below the rate ${defaultLr}; got ${end}.`);
    }
    return sequence([
      rise(params.whole(WARM)),
      polynomial({
        duration: Math.max(0, left(params)),
        power: params.number('power', 1),
        endFactor: end / defaultLr,
      }),
    ]);
  },

  inverse_sqrt(given) {
    const params = readParams('inverse_sqrt', given, [WARM, TOTAL, 'timescale']);
    return inverseSqrt({
      warmup: params.whole(WARM),
      // 0 means its default, too
      ...(params.has('timescale') && { timescale: params.whole('timescale') }),
      semantics: 'transformers',
    });
  },

  cosine_with_min_lr(given, facts) {
    const kind = 'cosine_with_min_lr';
    const params = readParams(kind, given, [WARM, TOTAL, 'num_cycles', ...MINIMUM]);
    const least = minimum(kind, params, facts);
    return sequence([rise(params.whole(WARM)), wave(params, least, 'start')]);
  },

  cosine_warmup_with_min_lr(given, facts) {
    const kind = 'cosine_warmup_with_min_lr';
    const names = [WARM, TOTAL, 'num_cycles', ...MINIMUM, 'warmup_lr_rate'];
    const params = readParams(kind, given, names);
    const duration = params.whole(WARM);
    // one step further along than the others
    const start = params.has('warmup_lr_rate')
      ? linear({
          duration: Math.max(1, duration - 1),
          startFactor: params.number('warmup_lr_rate'),
          endFactor: 1,
        })
      : warmup({ duration, includes: 'end' });
    const fall = wave(params, minimum(kind, params, facts), 'end');
    return sequence([{ machine: start, duration }, fall]);
  },

  warmup_stable_decay(given) {
    const kind = 'warmup_stable_decay';
    const params = readParams(kind, given, [
      WARM,
      TOTAL,
      'num_stable_steps',
      'num_decay_steps',
      'warmup_type',
      'decay_type',
      'min_lr_ratio',
      'num_cycles',
    ]);
    const [rising, decay] = [params.whole(WARM), params.whole('num_decay_steps')];
    const stable = params.has('num_stable_steps')
      ? params.whole('num_stable_steps')
      : params.whole(TOTAL) - rising - decay;
    if (stable < 0) {
      throw unsupported(
        `${kind}.${TOTAL}: ${-stable} steps too few for a warm-up of ${rising} and a decay of ${decay}, which would begin in its middle.`,
      );
    }
    const shapes = ['linear', 'cosine', '1-sqrt'] as const;
    return wsd({
      warmup: rising,
      stable,
      decay,
      warmupShape: params.choice('warmup_type', shapes, 'linear'),
      decayShape: params.choice('decay_type', shapes, 'cosine'),
      minFactor: params.number('min_lr_ratio', 0),
      numCycles: params.number('num_cycles', 0.5),
      semantics: 'transformers',
    });
  },

  reduce_lr_on_plateau: (given, facts) => torchPlateau('reduce_lr_on_plateau', given, facts),

  greedy(given, { monitor, bases }) {
    const params = readParams('greedy', given, GREEDY, bases.length);
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

const MINIMUM = ['min_lr', 'min_lr_rate'];
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

function rise(duration: number): Machine {
  return warmup({ duration, includes: 'start' });
}

/** Steps that the warm-up leaves; negative when it is longer than the run. */
function left(params: Params): number {
  return params.whole(TOTAL) - params.whole(WARM);
}

/** A cosine of `num_cycles` whole waves over what the warm-up leaves; past the end it goes on. */
function wave(params: Params, minFactor: number, includes: 'start' | 'end'): Machine {
  const numCycles = Math.abs(params.number('num_cycles', 0.5));
  if (numCycles === 0) return constant();
  const duration = Math.max(1, left(params));
  return cosine({ duration, minFactor, numCycles, includes, semantics: 'torch' });
}

/** The share is taken of the rate that the optimizer was made with. */
function minimum(kind: string, params: Params, { defaultLr }: Facts): number {
  if (params.has('min_lr') === params.has('min_lr_rate')) {
    throw unsupported(`${kind}.min_lr: wanted either it or min_lr_rate, as transformers does.`);
  }
  return params.has('min_lr') ? params.number('min_lr') / defaultLr : params.number('min_lr_rate');
}
