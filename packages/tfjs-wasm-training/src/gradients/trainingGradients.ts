import { conv2DGradient } from './conv2DGradient.ts';
import { depthwiseConv2dNativeGradient } from './depthwiseConv2dNativeGradient.ts';
import { einsumGradient } from './einsumGradient.ts';
import type { TrainingGradient } from './trainingGradient.ts';

/** Every gradient that is registered, by name in alphabetical order. */
export const trainingGradients: readonly TrainingGradient[] = [
  conv2DGradient,
  depthwiseConv2dNativeGradient,
  einsumGradient,
];
