import {
  fromKeras,
  fromOptax,
  fromTimm,
  fromTorch,
  fromTransformers,
  type Arguments,
  type Imported,
} from '@stepwise/core/import';
import { withFunctions } from './functions.ts';
import { param, type GoldenCase } from './goldenCase.ts';

/** A case in Stepwise's own terms. */
export type Translation = Imported & Pick<ReturnType<typeof fromTorch>, 'closed'>;

/**
 * A case in Stepwise's own terms.
 *
 * @throws StepwiseError: `unknown-kind` when there is no counterpart, another when it can't be said exactly.
 */
export function translate(golden: GoldenCase): Translation {
  const { scheduler, lr_scales: lrScales, noise: draws } = golden;
  const args: Arguments = withFunctions(golden.params);
  const [system, name = ''] = scheduler.split('.', 2);
  if (system === 'keras') return fromKeras({ class_name: name, config: args });
  if (system === 'optax') return fromOptax(name, args);
  const options = { lr: golden.base_lrs, steps: golden.lr.length - 1, monitor: 'metric' };
  if (system === 'timm') return fromTimm(name, args, options);
  if (/^[a-z_]+$/.test(scheduler)) return fromTransformers(scheduler, args, options);
  if (scheduler.endsWith('LRScheduler')) {
    return fromTimm(scheduler, args, {
      ...options,
      ...(lrScales && { lrScales }),
      ...(draws && { draws }),
    });
  }
  return fromTorch(scheduler, args, { ...options, momentum: param(golden) });
}
