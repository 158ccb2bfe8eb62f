export { registerTrainingKernels, type TrainingKernels } from './registerTrainingKernels.ts';
export type { Tf } from './tensorflow.ts';
