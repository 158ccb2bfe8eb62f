export { conformanceCases, type ConformanceCase } from './conformance/cases.ts';
export { conformanceChecks, type Check } from './conformance/conformanceChecks.ts';
export type { Harness, Per, Stretch, Training } from './conformance/harness.ts';
export { registerConformance, type TestApi } from './conformance/registerConformance.ts';
export { adadelta, type AdadeltaOptions } from './optimizers/adadelta.ts';
export { adagrad, type AdagradOptions } from './optimizers/adagrad.ts';
export { adam, type AdamOptions } from './optimizers/adam.ts';
export { adamw } from './optimizers/adamw.ts';
export { adamax } from './optimizers/adamax.ts';
export { lion, type LionOptions } from './optimizers/lion.ts';
export { momentum, type MomentumOptions } from './optimizers/momentum.ts';
export {
  trajectory,
  type ReferenceOptimizer,
  type Slots,
} from './optimizers/referenceOptimizer.ts';
export { rmsProp, type RmsPropOptions } from './optimizers/rmsProp.ts';
export { sgd, type SgdOptions } from './optimizers/sgd.ts';
export { torchAdagrad, type TorchAdagradOptions } from './optimizers/torchAdagrad.ts';
export { torchRmsProp, type TorchRmsPropOptions } from './optimizers/torchRmsProp.ts';
