import { sequence } from '../../combinators/sequence.ts';
import { constant } from '../../schedules/constant.ts';
import { cosine } from '../../schedules/cosine.ts';
import { cosineRestarts } from '../../schedules/cosineRestarts.ts';
import { exponential } from '../../schedules/exponential.ts';
import { linear } from '../../schedules/linear.ts';
import { multiStep } from '../../schedules/multiStep.ts';
import { polynomial } from '../../schedules/polynomial.ts';
import { step } from '../../schedules/step.ts';
import { readParams } from '../params.ts';
import { unsupported } from '../unsupported.ts';
import { cyclicLeaf } from './cyclic.ts';
import { lambdaLeaf, multiplicativeLeaf } from './lambda.ts';
import { cosineMove } from './cosineMove.ts';
import { same, times, type MakeLeaf } from './leaf.ts';
import { oneCycleLeaf } from './oneCycle.ts';
import { swaLeaf } from './swa.ts';

/** The schedulers by their names in PyTorch. */
export const TORCH_LEAVES: Readonly<Record<string, MakeLeaf>> = {
  LambdaLR: lambdaLeaf,
  MultiplicativeLR: multiplicativeLeaf,
  OneCycleLR: oneCycleLeaf,
  CyclicLR: cyclicLeaf,
  SWALR: swaLeaf,

  StepLR(given) {
    const params = readParams('StepLR', given, ['step_size', 'gamma']);
    const stepSize = params.whole('step_size');
    const gamma = params.number('gamma', 0.1);
    return {
      ...same(step({ stepSize, gamma })),
      move: (t) => times(t > 0 && t % stepSize === 0 ? gamma : 1),
    };
  },

  MultiStepLR(given) {
    const params = readParams('MultiStepLR', given, ['milestones', 'gamma']);
    const milestones = params.wholes('milestones');
    const gamma = params.number('gamma', 0.1);
    return {
      ...same(multiStep({ milestones, gamma })),
      move: (t) => times(gamma ** milestones.filter((one) => one === t).length),
    };
  },

  ConstantLR(given) {
    const params = readParams('ConstantLR', given, ['factor', 'total_iters']);
    const factor = params.number('factor', 1 / 3);
    const duration = params.whole('total_iters', 5);
    const closed = sequence([{ machine: constant({ factor }), duration }, constant()]);
    // the recursion undoes the factor at step `total_iters`, which for 0 is the step that applies it
    return {
      ...(duration === 0
        ? { stepped: constant({ factor }), entered: constant(), closed }
        : same(closed)),
      move(t) {
        if (t === 0) return times(factor);
        return times(t === duration ? 1 / factor : 1);
      },
    };
  },

  LinearLR(given) {
    const params = readParams('LinearLR', given, ['start_factor', 'end_factor', 'total_iters']);
    const startFactor = params.number('start_factor', 1 / 3);
    const duration = params.whole('total_iters', 5);
    const endFactor = params.number('end_factor', 1);
    const ramp = linear({ duration, startFactor, endFactor });
    // without steps the recursion never leaves the start, and the closed form divides by zero
    return {
      ...(duration === 0
        ? { stepped: constant({ factor: startFactor }), entered: ramp, closed: ramp }
        : same(ramp)),
      move(t) {
        if (t === 0 || t > duration) return times(t === 0 ? startFactor : 1);
        const rise = endFactor - startFactor;
        return times(1 + rise / (duration * startFactor + (t - 1) * rise));
      },
    };
  },

  ExponentialLR(given) {
    const gamma = readParams('ExponentialLR', given, ['gamma']).number('gamma');
    return {
      ...same(
        gamma === 0
          ? sequence([{ machine: constant(), duration: 1 }, constant({ factor: 0 })])
          : exponential({ gamma }),
      ),
      move: (t) => times(t === 0 ? 1 : gamma),
    };
  },

  PolynomialLR(given) {
    const params = readParams('PolynomialLR', given, ['total_iters', 'power']);
    const duration = params.whole('total_iters', 5);
    const power = params.number('power', 1);
    if (power < 0) {
      throw unsupported(
        `PolynomialLR.power: wanted at least 0, as below it divides by zero at its end; got ${power}.`,
      );
    }
    // without steps the recursion leaves the rate alone, and the closed form divides by zero
    if (duration === 0) {
      return { stepped: constant(), entered: constant(), move: () => times(1) };
    }
    return {
      ...same(power === 0 ? constant() : polynomial({ duration, power })),
      move(t) {
        if (t === 0 || t > duration) return times(1);
        return times(((1 - t / duration) / (1 - (t - 1) / duration)) ** power);
      },
    };
  },

  CosineAnnealingLR(given) {
    const params = readParams('CosineAnnealingLR', given, ['T_max', 'eta_min']);
    const duration = params.whole('T_max');
    const min = params.number('eta_min', 0);
    if (duration === 0) {
      throw unsupported(
        'CosineAnnealingLR.T_max: wanted at least 1, as PyTorch divides by it; got 0.',
      );
    }
    return {
      ...same(cosine({ duration, min, semantics: 'torch' })),
      cosine: { halfPeriod: duration, minimum: min },
      move: cosineMove(duration, min),
    };
  },

  CosineAnnealingWarmRestarts(given) {
    const kind = 'CosineAnnealingWarmRestarts';
    const params = readParams(kind, given, ['T_0', 'T_mult', 'eta_min']);
    const period = params.whole('T_0');
    const tMult = params.whole('T_mult', 1);
    if (period === 0 || tMult === 0)
      throw unsupported(
        `${kind}: wanted T_0 and T_mult of at least 1; got ${period} and ${tMult}.`,
      );
    const common = { period, tMult, min: params.number('eta_min', 0) };
    const stepped = cosineRestarts(common);
    // step() counts, step(epoch) takes a logarithm
    const closed = cosineRestarts({ ...common, semantics: 'torch' });
    return { stepped, entered: stepped, closed, overwrites: true };
  },
};
