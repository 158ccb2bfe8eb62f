import { show } from '../../check.ts';
import { sequence } from '../../combinators/sequence.ts';
import { isRecord } from '../../json.ts';
import { constant } from '../../schedules/constant.ts';
import { cosine } from '../../schedules/cosine.ts';
import { piecewiseConstant } from '../../schedules/piecewiseConstant.ts';
import { piecewiseLinear } from '../../schedules/piecewiseLinear.ts';
import { readParams, type Arguments, type Params } from '../params.ts';
import { unsupported } from '../unsupported.ts';
import { over, type OptaxLeaf } from './leaf.ts';

/** A time and what the value before it is multiplied by there. */
type Scale = readonly [time: number, scale: number];

/** optax' `piecewise_constant_schedule`. */
export function piecewise(given: Arguments): OptaxLeaf {
  const kind = 'piecewise_constant_schedule';
  const params = readParams(kind, given, ['init_value', SCALES]);
  const scales = readScales(kind, params);
  return {
    base: params.number('init_value'),
    machine: piecewiseConstant({
      boundaries: scales.map(([time]) => time),
      factors: products(scales),
    }),
  };
}

/** optax' `piecewise_interpolate_schedule`. */
export function interpolated(given: Arguments): OptaxLeaf {
  const kind = 'piecewise_interpolate_schedule';
  const params = readParams(kind, given, ['interpolate_type', 'init_value', SCALES]);
  const type = params.choice('interpolate_type', ['linear', 'cosine'], 'linear');
  return between(type, params.number('init_value'), readScales(kind, params));
}

/** optax' `linear_onecycle_schedule`. */
export function linearOneCycle(given: Arguments): OptaxLeaf {
  const kind = 'linear_onecycle_schedule';
  const params = readParams(kind, given, [...ONE_CYCLE, 'pct_final']);
  const steps = lengthOf(kind, params);
  const div = params.number('div_factor', 25);
  return between('linear', params.number('peak_value') / div, [
    [Math.trunc(params.number('pct_start', 0.3) * steps), div],
    [Math.trunc(params.number('pct_final', 0.85) * steps), 1 / div],
    [steps, 1 / params.number('final_div_factor', 1e4)],
  ]);
}

/** optax' `cosine_onecycle_schedule`. */
export function cosineOneCycle(given: Arguments): OptaxLeaf {
  const kind = 'cosine_onecycle_schedule';
  const params = readParams(kind, given, ONE_CYCLE);
  const steps = lengthOf(kind, params);
  const div = params.number('div_factor', 25);
  return between('cosine', params.number('peak_value') / div, [
    [Math.trunc(params.number('pct_start', 0.3) * steps), div],
    [steps, 1 / (div * params.number('final_div_factor', 1e4))],
  ]);
}

const SCALES = 'boundaries_and_scales';
const ONE_CYCLE = ['transition_steps', 'peak_value', 'pct_start', 'div_factor', 'final_div_factor'];

function lengthOf(kind: string, params: Params): number {
  const steps = params.whole('transition_steps');
  if (steps > 0) return steps;
  throw unsupported(
    `${kind}.transition_steps: wanted at least one step, as optax does; got ${steps}.`,
  );
}

function readScales(kind: string, params: Params): readonly Scale[] {
  const given = params.raw(SCALES) ?? {};
  if (!isRecord(given)) {
    throw unsupported(
      `${kind}.${SCALES}: wanted scales by their times, { "100": 0.1 }; got ${show(given)}.`,
    );
  }
  return Object.entries(given).map(([time, scale]): Scale => {
    const at = Number(time);
    if (typeof scale === 'number' && scale >= 0 && Number.isSafeInteger(at) && at >= 0) {
      return [at, scale];
    }
    throw unsupported(
      `${kind}.${SCALES}: wanted a step ≥ 0 and a scale ≥ 0; got ${show(scale)} at ${time}.`,
    );
  });
}

/** 1, and the product of the scales up to each. */
function products(scales: readonly Scale[]): readonly number[] {
  let product = 1;
  return [1, ...scales.map(([, scale]) => (product *= scale))];
}

function between(type: 'linear' | 'cosine', base: number, given: readonly Scale[]): OptaxLeaf {
  // of two at the same time the later one takes the place of the first
  const scales = [...new Map(given)].toSorted(([a], [b]) => a - b);
  const factors = products(scales);
  if (type === 'linear') {
    const points = scales.map(([time], i): Scale => [time, factors[i + 1] ?? 0]);
    return { base, machine: piecewiseLinear({ factors: [[0, 1], ...points] }) };
  }
  const parts = scales.map(([time], i) => {
    const duration = time - (scales[i - 1]?.[0] ?? 0);
    const from = {
      base: base * (factors[i] ?? 0),
      machine: cosine({ duration, min: base * (factors[i + 1] ?? 0) }),
    };
    return { machine: over(base, from), duration };
  });
  const last = { base: base * (factors.at(-1) ?? 1), machine: constant() };
  return { base, machine: sequence([...parts, over(base, last)]) };
}
