import { sequence } from '../../combinators/sequence.ts';
import type { Machine } from '../../machine.ts';
import { cosine } from '../../schedules/cosine.ts';
import { cosineRestarts } from '../../schedules/cosineRestarts.ts';
import { exponential } from '../../schedules/exponential.ts';
import { inverseTime } from '../../schedules/inverseTime.ts';
import { piecewiseConstant } from '../../schedules/piecewiseConstant.ts';
import { polynomial } from '../../schedules/polynomial.ts';
import { step } from '../../schedules/step.ts';
import { warmup } from '../../schedules/warmup.ts';
import { readParams, type Arguments } from '../params.ts';
import { unsupported } from '../unsupported.ts';
import { kerasEarlyStopping, kerasPlateau } from './callbacks.ts';

/** A schedule with its rate; a callback has none. */
export interface KerasKind {
  readonly machine: Machine;
  readonly base?: number;
}

const RATE = 'initial_learning_rate';
const DECAY = [RATE, 'decay_steps', 'decay_rate', 'staircase', 'name'];

/** Keras' schedules and callbacks by the names of their classes. */
export const KINDS: Readonly<Record<string, (config: Arguments) => KerasKind>> = {
  ExponentialDecay(config) {
    const params = readParams('ExponentialDecay', config, DECAY);
    const steps = params.whole('decay_steps');
    const gamma = params.number('decay_rate');
    const staircase = params.flag('staircase', false);
    return {
      base: params.number(RATE),
      machine: staircase
        ? step({ stepSize: steps, gamma })
        : exponential({ gamma, decaySteps: steps }),
    };
  },

  PiecewiseConstantDecay(config) {
    const kind = 'PiecewiseConstantDecay';
    const params = readParams(kind, config, ['boundaries', 'values', 'name']);
    const values = params.numbers('values');
    // a boundary belongs to the value before it
    const boundaries = params.numbers('boundaries').map((time) => Math.floor(time) + 1);
    return { base: values[0] ?? 0, machine: piecewiseConstant({ boundaries, values }) };
  },

  PolynomialDecay(config) {
    const names = [RATE, 'decay_steps', 'end_learning_rate', 'power', 'cycle', 'name'];
    const params = readParams('PolynomialDecay', config, names);
    return {
      base: params.number(RATE),
      machine: polynomial({
        duration: params.whole('decay_steps'),
        end: params.number('end_learning_rate', 1e-4),
        power: params.number('power', 1),
        cycle: params.flag('cycle', false),
      }),
    };
  },

  InverseTimeDecay(config) {
    const params = readParams('InverseTimeDecay', config, DECAY);
    return {
      base: params.number(RATE),
      machine: inverseTime({
        decayRate: params.number('decay_rate'),
        decaySteps: params.whole('decay_steps'),
        staircase: params.flag('staircase', false),
      }),
    };
  },

  CosineDecay(config) {
    const names = [RATE, 'decay_steps', 'alpha', 'name', 'warmup_target', 'warmup_steps'];
    const params = readParams('CosineDecay', config, names);
    const fall = cosine({
      duration: params.whole('decay_steps'),
      minFactor: params.number('alpha', 0),
    });
    const start = params.number(RATE);
    // without a target Keras has no warm-up, whatever its steps
    if (!params.has('warmup_target')) return { base: start, machine: fall };
    const duration = params.whole('warmup_steps', 0);
    const rise = warmup({ duration, start, includes: 'start' });
    return {
      base: params.number('warmup_target'),
      machine: duration === 0 ? fall : sequence([{ machine: rise, duration }, fall]),
    };
  },

  CosineDecayRestarts(config) {
    const names = [RATE, 'first_decay_steps', 't_mul', 'm_mul', 'alpha', 'name'];
    const params = readParams('CosineDecayRestarts', config, names);
    return {
      base: params.number(RATE),
      machine: cosineRestarts({
        period: params.whole('first_decay_steps'),
        tMult: params.number('t_mul', 2),
        cycleDecay: params.number('m_mul', 1),
        minFactor: params.number('alpha', 0),
        semantics: 'keras',
      }),
    };
  },

  ReduceLROnPlateau: (config) => ({ machine: kerasPlateau(config) }),
  EarlyStopping: (config) => ({ machine: kerasEarlyStopping(config) }),

  LearningRateScheduler() {
    throw unsupported(
      "LearningRateScheduler.schedule: a function of Python's can't be carried over; write it again: lambda({ name, f }).",
    );
  },
};
