import { checkChoice, checkKeys, checkNumber, show } from '../check.ts';
import { checkDuration, toSteps, type Duration } from '../duration.ts';
import { StepwiseError } from '../error.ts';
import type { Machine } from '../machine.ts';
import { normal, uniform } from './draw.ts';
import { rememberLast, schedule } from './schedule.ts';

export interface NoiseOptions {
  /** Which noise: a whole number from 0 to 2³² − 1. Default 42. */
  readonly seed?: number;
  /** How draws are distributed around 0, within the limit. Default `normal`. */
  readonly distribution?: 'normal' | 'uniform';
  /** Standard deviation of the normal distribution before it is cut off at the limit. Default 1. */
  readonly std?: number;
  /** No draw is further from 0 (timm's `noise_pct`); up to 1, so that no rate is negative. Default 0.67. */
  readonly limit?: number;
  /** Draws to use, in order, instead of a seed; 0 after the last. Each is at least −1. */
  readonly table?: readonly number[];
  /** How long a draw lasts. Default one step; `'1ep'` draws once per epoch. */
  readonly every?: Duration;
  /** The first step with noise. Default 0. */
  readonly start?: Duration;
  /** The first step without noise again. Default never. */
  readonly end?: Duration;
}

/**
 * Noise on the rate that comes in: a link over a schedule.
 *
 * Formula: lr(t) = base · (1 + n_⌊t / e⌋) for a ≤ t < z, else base; e = `every`, a = `start`, z = `end` in steps. Draw
 * n_k is a function of the seed and k alone, so a step has the same noise whatever was asked before, and each group has
 * the same; or it is `table[k]`. A normal draw is made again until it lies within ±`limit`; a uniform one is spread
 * evenly over it. Open-ended.
 *
 * @example
 * ```ts
 * const machine = chain(linear({ duration: 4 }), noise({ table: [0.1, -0.1, 0.5], start: 1 }));
 * const scheduler = new Scheduler(machine, { lr: 1 });
 * scheduler.preview(4); // 1, 0.675, 0.75, 0.25
 * ```
 * @throws StepwiseError `bad-option`, `bad-duration` (also for a draw that lasts no step); when bound `missing-fact`.
 * @see timm's `noise_range_t` and `noise_pct`; its generator is PyTorch's, so its draws enter as a table.
 */
export function noise(options: NoiseOptions = {}): Machine<null> {
  checkKeys('noise', options, [
    'seed',
    'distribution',
    'std',
    'limit',
    'table',
    'every',
    'start',
    'end',
  ]);
  const every = checkDuration('noise.every', options.every ?? 1);
  const start = checkDuration('noise.start', options.start ?? 0);
  const { end } = options;
  if (end !== undefined) checkDuration('noise.end', end);
  const { draw, ...source } = options.table === undefined ? drawn(options) : listed(options);
  const when = { every, start, ...(end !== undefined && { end }) };
  return schedule({ kind: 'noise', ...source, ...when }, (run) => {
    const width = toSteps(every, run, 'noise.every');
    if (width === 0) {
      throw new StepwiseError('bad-duration', 'noise.every: wanted at least one step; got 0.');
    }
    const from = toSteps(start, run, 'noise.start');
    const to = end === undefined ? Infinity : toSteps(end, run, 'noise.end');
    const drawAt = rememberLast(draw);
    return {
      length: to,
      factor: (t) => (t < from || t >= to ? 1 : 1 + drawAt(Math.floor(t / width))),
    };
  });
}

function drawn(options: NoiseOptions) {
  const seed = checkNumber('noise.seed', options.seed ?? 42, {
    min: 0,
    max: 2 ** 32 - 1,
    integer: true,
  });
  const distribution = checkChoice('noise.distribution', options.distribution ?? 'normal', [
    'normal',
    'uniform',
  ]);
  const limit = checkNumber('noise.limit', options.limit ?? 0.67, { min: 0, max: 1 });
  if (distribution === 'uniform') {
    if (options.std !== undefined) {
      throw new StepwiseError(
        'bad-option',
        'noise.std: it belongs to the normal distribution; a uniform one has only a limit.',
      );
    }
    const draw = (index: number): number => limit * (2 * uniform(seed, index, 0) - 1);
    return { seed, distribution, limit, draw };
  }
  const std = checkNumber('noise.std', options.std ?? 1, { min: 0 });
  const draw = (index: number): number => normal(seed, index, std, limit);
  return { seed, distribution, std, limit, draw };
}

function listed(options: NoiseOptions) {
  const given: unknown = options.table;
  if (!Array.isArray(given)) {
    throw new StepwiseError(
      'bad-option',
      `noise.table: wanted a list of draws; got ${show(given)}.`,
    );
  }
  for (const name of ['seed', 'distribution', 'std', 'limit'] as const) {
    if (options[name] !== undefined) {
      throw new StepwiseError(
        'bad-option',
        `noise.${name}: it is for draws that are made, and table has them already; give one of the two.`,
      );
    }
  }
  const table = given.map((one: unknown, i) => checkNumber(`noise.table[${i}]`, one, { min: -1 }));
  return { table, draw: (index: number): number => table[index] ?? 0 };
}
