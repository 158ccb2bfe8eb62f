export { causalConv1d, type CausalConv1dOptions } from './causalConv1d.ts';
export { registerTrainingKernels, type TrainingKernels } from './registerTrainingKernels.ts';
export type { Tf } from './tensorflow.ts';
