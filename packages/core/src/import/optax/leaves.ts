import { show } from '../../check.ts';
import { sequence } from '../../combinators/sequence.ts';
import { isRecord } from '../../json.ts';
import type { Machine } from '../../machine.ts';
import { constant } from '../../schedules/constant.ts';
import { cosine } from '../../schedules/cosine.ts';
import { warmup } from '../../schedules/warmup.ts';
import { findKind } from '../findKind.ts';
import { readParams, type Arguments, type Params } from '../params.ts';
import { unsupported } from '../unsupported.ts';
import { EXPONENTIAL, exponentialOf, LINEAR, towardsEnd } from './decays.ts';
import { join } from './join.ts';
import type { OptaxLeaf } from './leaf.ts';
import { cosineOneCycle, interpolated, linearOneCycle, piecewise } from './pieces.ts';

/** optax' schedules by their names there. */
const OPTAX_LEAVES: Readonly<Record<string, (given: Arguments) => OptaxLeaf>> = {
  constant_schedule(given) {
    const base = readParams('constant_schedule', given, ['value']).number('value');
    return { base, machine: constant() };
  },

  polynomial_schedule(given) {
    const kind = 'polynomial_schedule';
    const params = readParams(kind, given, [...LINEAR, 'power']);
    return towardsEnd(params, params.number('power'));
  },

  linear_schedule: (given) => towardsEnd(readParams('linear_schedule', given, LINEAR), 1),

  exponential_decay: (given) =>
    exponentialOf(
      readParams('exponential_decay', given, ['init_value', ...EXPONENTIAL]),
      'init_value',
    ),

  cosine_decay_schedule(given) {
    const kind = 'cosine_decay_schedule';
    const params = readParams(kind, given, ['init_value', 'decay_steps', 'alpha', 'exponent']);
    return {
      base: params.number('init_value'),
      machine: cosine({
        duration: atLeastOne(kind, 'decay_steps', params.whole('decay_steps')),
        minFactor: params.number('alpha', 0),
        exponent: params.number('exponent', 1),
      }),
    };
  },

  warmup_constant_schedule(given) {
    const names = ['init_value', 'peak_value', 'warmup_steps'];
    const params = readParams('warmup_constant_schedule', given, names);
    // without steps optax stays where it begins
    if (params.whole('warmup_steps') === 0) {
      return { base: params.number('init_value'), machine: constant() };
    }
    const base = params.number('peak_value');
    return { base, machine: sequence([rise(params), constant()]) };
  },

  warmup_cosine_decay_schedule(given) {
    const kind = 'warmup_cosine_decay_schedule';
    const params = readParams(kind, given, WARM_COSINE);
    const warm = params.whole('warmup_steps');
    const base = params.number('peak_value');
    const end = params.number('end_value', 0);
    // optax counts the warm-up as a part of the decay
    const duration = atLeastOne(kind, 'decay_steps', params.whole('decay_steps') - warm);
    const exponent = params.number('exponent', 1);
    const fall = cosine({ duration, exponent, min: base === 0 ? 0 : end });
    return { base, machine: warm === 0 ? fall : sequence([rise(params), fall]) };
  },

  warmup_exponential_decay_schedule(given) {
    const kind = 'warmup_exponential_decay_schedule';
    const names = ['init_value', 'peak_value', 'warmup_steps', ...EXPONENTIAL];
    const params = readParams(kind, given, names);
    const { base, machine } = exponentialOf(params, 'peak_value');
    if (params.whole('warmup_steps') === 0) return { base, machine };
    return { base, machine: sequence([rise(params), machine]) };
  },

  piecewise_constant_schedule: piecewise,
  piecewise_interpolate_schedule: interpolated,
  linear_onecycle_schedule: linearOneCycle,
  cosine_onecycle_schedule: cosineOneCycle,

  sgdr_schedule(given) {
    const cycles = readParams('sgdr_schedule', given, ['cosine_kwargs']).list('cosine_kwargs');
    let end = 0;
    const boundaries: number[] = [];
    const schedules = cycles.map((args) => {
      end += readParams('sgdr_schedule.cosine_kwargs', asArguments(args), WARM_COSINE).whole(
        'decay_steps',
      );
      boundaries.push(end);
      return optaxLeaf('warmup_cosine_decay_schedule', asArguments(args));
    });
    return join('sgdr_schedule', schedules, boundaries.slice(0, -1));
  },

  join_schedules(given) {
    const kind = 'join_schedules';
    const params = readParams(kind, given, ['schedules', 'boundaries']);
    const schedules = params.list('schedules').map((one, i) => {
      const { name, args }: Arguments = isRecord(one) ? one : {};
      if (typeof name === 'string') return optaxLeaf(name, asArguments(args ?? {}));
      throw unsupported(
        `${kind}.schedules[${i}]: wanted { name, args }: the name of its function and its arguments; got ${show(one)}.`,
      );
    });
    return join(kind, schedules, params.wholes('boundaries'));
  },
};

/** A schedule by its name. */
export function optaxLeaf(name: string, given: Arguments): OptaxLeaf {
  return findKind('optax', OPTAX_LEAVES, name)(given);
}

const WARM_COSINE = [
  'init_value',
  'peak_value',
  'warmup_steps',
  'decay_steps',
  'end_value',
  'exponent',
];

function atLeastOne(kind: string, name: string, steps: number): number {
  if (steps >= 1) return steps;
  throw unsupported(
    `${kind}.${name}: wanted at least one step after the warm-up, which it includes, as optax does; got ${steps}.`,
  );
}

/** The straight line up to the peak; for no steps none. */
function rise(params: Params): { readonly machine: Machine; readonly duration: number } {
  const duration = params.whole('warmup_steps');
  const start = params.number('init_value');
  return { machine: warmup({ duration, start, includes: 'start' }), duration };
}

function asArguments(value: unknown): Arguments {
  if (isRecord(value)) return value;
  throw unsupported(`optax: wanted arguments by name; got ${show(value)}.`);
}
