export { causalConv1d, type CausalConv1dOptions } from './causalConv1d.ts';
export { causalConv1dLayer, type TfLayers } from './causalConv1dLayer.ts';
export { linearScan, type LinearScanOptions } from './linearScan.ts';
export { registerTrainingGradients, type TrainingGradients } from './registerTrainingGradients.ts';
export { registerTrainingKernels, type TrainingKernels } from './registerTrainingKernels.ts';
export type { Tf } from './tensorflow.ts';
