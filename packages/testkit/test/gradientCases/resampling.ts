import type { GradientCase } from '../onnxGradientCases.ts';
import type { Random } from '../../src/onnx/random.ts';
import type { FloatType } from '@stepwise/onnx-training';
import { RESAMPLING_CASES } from '../operatorCases/resampling.ts';

/** They are linear; scales are no value that is differentiated. */
export const RESAMPLING_GRADIENT_CASES: Readonly<
  Record<keyof typeof RESAMPLING_CASES, (r: Random, type: FloatType) => GradientCase>
> = {
  Pad: RESAMPLING_CASES.Pad,
  Resize: (r, type) => ({ ...RESAMPLING_CASES.Resize(r, type), still: [2] }),
};
