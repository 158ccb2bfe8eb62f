import { sequence } from '../../combinators/sequence.ts';
import { constant } from '../../schedules/constant.ts';
import { inverseSqrt } from '../../schedules/inverseSqrt.ts';
import { linear } from '../../schedules/linear.ts';
import { polynomial } from '../../schedules/polynomial.ts';
import { wsd } from '../../schedules/wsd.ts';
import { readParams } from '../params.ts';
import { unsupported } from '../unsupported.ts';
import { COSINES } from './cosines.ts';
import { rise, stepsLeft, TOTAL, WARM, warmSteps, type TransformersSchedules } from './facts.ts';
import { OBSERVERS } from './observers.ts';

/** transformers' schedules by their names there. */
export const SCHEDULES: TransformersSchedules = {
  ...COSINES,
  ...OBSERVERS,

  constant(given) {
    // it has no warm-up, whatever is given
    readParams('constant', given, [WARM, TOTAL]);
    return constant();
  },

  constant_with_warmup(given) {
    return rise(readParams('constant_with_warmup', given, [WARM, TOTAL]));
  },

  linear(given) {
    const params = readParams('linear', given, [WARM, TOTAL]);
    return sequence([rise(params), linear({ duration: Math.max(0, stepsLeft(params)) })]);
  },

  polynomial(given, { defaultLr }) {
    const params = readParams('polynomial', given, [WARM, TOTAL, 'lr_end', 'power']);
    const end = params.number('lr_end', 1e-7);
    if (end >= defaultLr) {
      throw unsupported(
        `polynomial.lr_end: wanted less than the rate ${defaultLr}, as transformers does; got ${end}.`,
      );
    }
    return sequence([
      rise(params),
      polynomial({
        duration: Math.max(0, stepsLeft(params)),
        power: params.number('power', 1),
        endFactor: end / defaultLr,
      }),
    ]);
  },

  inverse_sqrt(given) {
    const params = readParams('inverse_sqrt', given, [WARM, TOTAL, 'timescale']);
    return inverseSqrt({
      warmup: warmSteps(params),
      // 0 means its default, too
      ...(params.has('timescale') && { timescale: params.whole('timescale') }),
      semantics: 'transformers',
    });
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
    const [rising, decay] = [warmSteps(params), params.whole('num_decay_steps')];
    const stable = params.has('num_stable_steps')
      ? params.whole('num_stable_steps')
      : params.whole(TOTAL) - rising - decay;
    if (stable < 0) {
      throw unsupported(
        `${kind}.${TOTAL}: wanted at least the ${rising} steps of the warm-up and the ${decay} of the decay, which would begin in its middle; got ${params.whole(TOTAL)}.`,
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
};
