import { writeModel, type Model, type Tensor } from '@stepwise/onnx-training';
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';

/** What ONNX Runtime makes of a model. */
export async function runInRuntime(
  model: Model,
  feeds: Readonly<Record<string, Tensor>>,
): Promise<ReadonlyMap<string, Tensor>> {
  const session = await InferenceSession.create(writeModel(model), { logSeverityLevel: 4 });
  const found = await session.run(
    Object.fromEntries(
      Object.entries(feeds).map(([name, { type, data, shape }]) => [
        name,
        new OrtTensor(type, data as Float32Array, shape),
      ]),
    ),
  );
  await session.release();
  return new Map(
    Object.entries(found).map(([name, { type, dims, data }]) => [
      name,
      { type, shape: dims, data } as unknown as Tensor,
    ]),
  );
}

export function toFloat64({ data }: Tensor): Float64Array {
  return Float64Array.from<number | bigint>(data, Number);
}
