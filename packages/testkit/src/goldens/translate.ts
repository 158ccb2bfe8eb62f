import { chain, StepwiseError } from '@stepwise/core';
import type { GoldenCase } from './goldenCase.ts';
import { Refusal } from './refusal.ts';
import type { Translation } from './setting.ts';
import { groupScales, TIMM } from './timm.ts';
import { translateTorch } from './torch.ts';
import { TRANSFORMERS } from './transformers.ts';

/**
 * A case in Stepwise's own terms.
 *
 * @throws Refusal when it is known and can't be said exactly, UnknownScheduler when there is no counterpart.
 */
export function translate(golden: GoldenCase): Translation {
  const { scheduler, params, noise, lr_scales: scales } = golden;
  const setting = { bases: golden.base_lrs, steps: golden.lr.length - 1 };
  if (noise !== undefined) throw new Refusal('the library added random noise');
  try {
    const { [scheduler]: translateNamed } = { ...TRANSFORMERS, ...TIMM };
    const translation = translateNamed
      ? translateNamed(params, setting)
      : translateTorch(scheduler, params, setting);
    return scales
      ? { ...translation, machine: chain(translation.machine, groupScales(scales)) }
      : translation;
  } catch (error) {
    // an argument that the other library takes and Stepwise does not
    if (error instanceof StepwiseError) throw new Refusal(error.message);
    throw error;
  }
}
