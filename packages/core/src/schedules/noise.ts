import { duration, type Duration } from '../duration.ts';
import { wanted } from '../error.ts';
import { firstOf, list, notNegative, number, optional, or, type Field } from '../fields.ts';
import type { Machine } from '../machine.ts';
import { mix, normal, uniform } from './draw.ts';
import { portion } from './portion.ts';
import { schedule } from './schedule.ts';

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
  const fields = {
    seed: drawn(or(42, number({ min: 0, max: 2 ** 32 - 1, integer: true }))),
    distribution: drawn(firstOf('normal', 'uniform')),
    std: drawn(or(1, notNegative), 'normal'),
    limit: drawn(or(0.67, portion)),
    table: optional(list(number({ min: -1 }))),
    every: or(1, duration),
    start: or(0, duration),
    end: optional(duration),
  };
  return schedule('noise', options, fields, ({ seed = 0, std, limit = 0, table }) => {
    const source = mix(0, seed);
    return ({ steps }) => {
      const width = steps('every', 1);
      const from = steps('start');
      const to = steps('end', 0, Infinity);
      return {
        length: to,
        factor(t) {
          if (t < from || t >= to) return 1;
          const index = Math.floor(t / width);
          if (table) return 1 + (table[index] ?? 0);
          const hash = mix(mix(source, index), Math.floor(index / 2 ** 32));
          return (
            1 + (std === undefined ? limit * (2 * uniform(hash, 0) - 1) : normal(hash, std, limit))
          );
        },
      };
    };
  });
}

/** An option of draws that are made: not with a table, which has them already, nor with another distribution than `only`. */
function drawn<T>(field: Field<T>, only?: string): Field<T | undefined> {
  return (value, where, code, all) => {
    const { table, distribution = 'normal' } = all;
    if (table === undefined && (only ?? distribution) === distribution) {
      return field(value, where, code, all);
    }
    const what = `nothing with a table${only ? ' or a uniform distribution' : ''}`;
    return value === undefined ? value : wanted(code, where, what, value);
  };
}
