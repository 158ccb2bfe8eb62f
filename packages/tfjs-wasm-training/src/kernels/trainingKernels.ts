import { batchMatMul } from './batchMatMul.ts';
import { conv2DBackpropFilter } from './conv2DBackpropFilter.ts';
import { conv2DBackpropInput } from './conv2DBackpropInput.ts';
import { fusedMatMul } from './fusedMatMul.ts';
import type { TrainingKernel } from './trainingKernel.ts';

/** Every kernel that is registered, by name in alphabetical order. */
export const trainingKernels: readonly TrainingKernel[] = [
  batchMatMul,
  conv2DBackpropFilter,
  conv2DBackpropInput,
  fusedMatMul,
];
