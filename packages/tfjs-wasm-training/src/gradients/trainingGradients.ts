import type { TrainingGradient } from './trainingGradient.ts';

/** Every gradient that is registered, by name in alphabetical order. */
export const trainingGradients: readonly TrainingGradient[] = [];
