import type { TrainingKernel } from './trainingKernel.ts';

/** Every kernel that is registered, by name in alphabetical order. */
export const trainingKernels: readonly TrainingKernel[] = [];
