import type { Machine } from '../../machine.ts';
import { piecewiseConstant } from '../../schedules/piecewiseConstant.ts';
import { step } from '../../schedules/step.ts';
import { stepsOf, type Setting } from '../setting.ts';
import { unsupported } from '../unsupported.ts';

/** A tread need not be a whole number of steps wide. */
export function staircase(width: number, gamma: number, facts: Setting): Machine {
  if (Number.isSafeInteger(width)) return step({ stepSize: width, gamma });
  if (width <= 0)
    throw unsupported(`StepLRScheduler.decay_t: wanted a time above 0; got ${width}.`);
  const steps = stepsOf('StepLRScheduler.decay_t', facts);
  const treads = Array.from({ length: steps + 1 }, (_, t) => Math.floor(t / width));
  const boundaries = [...treads.keys()].filter((t) => t > 0 && treads[t] !== treads[t - 1]);
  return piecewiseConstant({
    boundaries,
    factors: [0, ...boundaries].map((t) => gamma ** (treads[t] ?? 0)),
  });
}
