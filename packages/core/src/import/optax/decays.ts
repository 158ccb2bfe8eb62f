import { chain } from '../../combinators/chain.ts';
import { clamp } from '../../combinators/clamp.ts';
import { sequence } from '../../combinators/sequence.ts';
import type { Machine } from '../../machine.ts';
import { constant } from '../../schedules/constant.ts';
import { exponential } from '../../schedules/exponential.ts';
import { polynomial } from '../../schedules/polynomial.ts';
import { step } from '../../schedules/step.ts';
import type { Params } from '../params.ts';
import type { OptaxLeaf } from './leaf.ts';

/** Arguments of what goes on a line, or a power of it, to an end. */
export const LINEAR: readonly string[] = [
  'init_value',
  'end_value',
  'transition_steps',
  'transition_begin',
];

/** Arguments of an exponential decay beside the one for its base. */
export const EXPONENTIAL: readonly string[] = [
  'transition_steps',
  'decay_rate',
  'transition_begin',
  'staircase',
  'end_value',
];

/** optax' `polynomial_schedule`; with a power of 1 its `linear_schedule`. */
export function towardsEnd(params: Params, power: number): OptaxLeaf {
  const base = params.number('init_value');
  // not positive: optax makes it a constant
  const duration = Math.max(0, params.number('transition_steps'));
  if (duration === 0 || power === 0) return { base, machine: constant() };
  const end = params.number('end_value');
  return { base, machine: begun(params, polynomial({ duration, power, end })) };
}

/**
 * optax' `exponential_decay`.
 *
 * @param name the argument that is its base.
 */
export function exponentialOf(params: Params, name: string): OptaxLeaf {
  const base = params.number(name);
  const gamma = params.number('decay_rate');
  const steps = Math.max(0, params.number('transition_steps'));
  // either makes it a constant in optax, without its bound
  if (gamma === 0 || steps === 0) return { base, machine: constant() };
  const decay = params.flag('staircase', false)
    ? step({ stepSize: steps, gamma })
    : exponential({ gamma, decaySteps: steps });
  const machine = begun(params, decay);
  if (!params.has('end_value')) return { base, machine };
  const end = params.number('end_value');
  return { base, machine: chain(machine, clamp(gamma < 1 ? { min: end } : { max: end })) };
}

/** After the steps for which it waits. */
function begun(params: Params, machine: Machine): Machine {
  const duration = Math.max(0, params.number('transition_begin', 0));
  return duration === 0 ? machine : sequence([{ machine: constant(), duration }, machine]);
}
