import type { FloatType } from '@stepwise/onnx-training';
import type { Random } from '../../src/onnx/random.ts';
import type { GradientCase } from '../onnxGradientCases.ts';
import { NORMALIZATION_CASES } from '../operatorCases/normalizations.ts';

/** They are smooth: the cases of the interpreter do. */
export const NORMALIZATION_GRADIENT_CASES: Readonly<
  Record<string, (r: Random, type: FloatType) => GradientCase>
> = { ...NORMALIZATION_CASES };
