import type { Machine } from '../../machine.ts';
import { multiStep } from '../../schedules/multiStep.ts';
import { step } from '../../schedules/step.ts';
import { stepsOf, type Setting } from '../setting.ts';
import { unsupported } from '../unsupported.ts';

/** A tread need not be a whole number of steps wide. */
export function staircase(width: number, gamma: number, facts: Setting): Machine {
  if (Number.isSafeInteger(width)) return step({ stepSize: width, gamma });
  if (width <= 0)
    throw unsupported(`StepLRScheduler.decay_t: wanted a time above 0; got ${width}.`);
  const steps = stepsOf('StepLRScheduler.decay_t', facts);
  const milestones: number[] = [];
  let passed = 0;
  for (let t = 0; t <= steps; t += 1) {
    for (; passed < Math.floor(t / width); passed += 1) milestones.push(t);
  }
  return multiStep({ milestones, gamma });
}
