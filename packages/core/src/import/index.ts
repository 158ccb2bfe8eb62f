export { fromKeras, type KerasOptions } from './keras/fromKeras.ts';
export { fromOptax, type OptaxOptions } from './optax/fromOptax.ts';
export { fromTimm, type TimmOptions } from './timm/fromTimm.ts';
export { fromTorch, type TorchImport, type TorchOptions } from './torch/fromTorch.ts';
export {
  fromTorchState,
  type TorchStateImport,
  type TorchStateOptions,
} from './torch/fromTorchState.ts';
export { fromTransformers, type TransformersOptions } from './transformers/fromTransformers.ts';
export type { Imported, ImportOptions } from './imported.ts';
export type { Arguments } from './params.ts';
