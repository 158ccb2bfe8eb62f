import type { ElementType, TensorData } from '@stepwise/onnx-training';
import type { Ort, OrtTensor } from './ort.ts';

/** A tensor of the runtime around an array, which is not copied. */
export function makeTensor(
  ort: Ort,
  type: ElementType,
  data: TensorData,
  dims: readonly number[],
): OrtTensor {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its overloads have one signature for each type
  return new ort.Tensor(type as never, data as never, dims);
}
