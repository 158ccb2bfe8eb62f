import { sequence } from '../../combinators/sequence.ts';
import type { Machine } from '../../machine.ts';
import { constant } from '../../schedules/constant.ts';
import { cosine } from '../../schedules/cosine.ts';
import { cosineRestarts } from '../../schedules/cosineRestarts.ts';
import { linear } from '../../schedules/linear.ts';
import { warmup } from '../../schedules/warmup.ts';
import { readParams, type Params } from '../params.ts';
import { unsupported } from '../unsupported.ts';
import {
  rise,
  stepsLeft,
  TOTAL,
  WARM,
  warmSteps,
  type TransformersFacts,
  type TransformersSchedules,
} from './facts.ts';

const MINIMUM = ['min_lr', 'min_lr_rate'];

/** transformers' cosines. */
export const COSINES: TransformersSchedules = {
  cosine(given) {
    const params = readParams('cosine', given, [WARM, TOTAL, 'num_cycles']);
    return sequence([rise(params), wave(params, 0, 'start')]);
  },

  cosine_with_restarts(given) {
    const params = readParams('cosine_with_restarts', given, [WARM, TOTAL, 'num_cycles']);
    const cycles = params.number('num_cycles', 1);
    const duration = Math.max(1, stepsLeft(params));
    const fall =
      cycles === 0
        ? sequence([{ machine: constant(), duration }, constant({ factor: 0 })])
        : cosineRestarts({ cycles, duration, semantics: 'transformers' });
    return sequence([rise(params), fall]);
  },

  cosine_with_min_lr(given, facts) {
    const kind = 'cosine_with_min_lr';
    const params = readParams(kind, given, [WARM, TOTAL, 'num_cycles', ...MINIMUM]);
    const least = minimum(kind, params, facts);
    return sequence([rise(params), wave(params, least, 'start')]);
  },

  cosine_warmup_with_min_lr(given, facts) {
    const kind = 'cosine_warmup_with_min_lr';
    const names = [WARM, TOTAL, 'num_cycles', ...MINIMUM, 'warmup_lr_rate'];
    const params = readParams(kind, given, names);
    const duration = warmSteps(params);
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
};

/** A cosine of `num_cycles` whole waves over what the warm-up leaves; past the end it goes on. */
function wave(params: Params, minFactor: number, includes: 'start' | 'end'): Machine {
  const numCycles = Math.abs(params.number('num_cycles', 0.5));
  if (numCycles === 0) return constant();
  const duration = Math.max(1, stepsLeft(params));
  return cosine({ duration, minFactor, numCycles, includes, semantics: 'torch' });
}

/** The share is taken of the rate that the optimizer was made with. */
function minimum(kind: string, params: Params, { defaultLr }: TransformersFacts): number {
  if (params.has('min_lr') === params.has('min_lr_rate')) {
    throw unsupported(
      `${kind}.min_lr: wanted either it or min_lr_rate, as transformers does; got ${params.has('min_lr') ? 'both' : 'neither'}.`,
    );
  }
  return params.has('min_lr') ? params.number('min_lr') / defaultLr : params.number('min_lr_rate');
}
