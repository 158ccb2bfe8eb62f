import * as ort from 'onnxruntime-node';
import { writeModel } from '../src/format/writeModel.ts';
import type { GraphBuilder, Tensor } from '../src/index.ts';

/** What ONNX Runtime computes for the outputs of a graph. */
export async function runOrt(
  g: GraphBuilder,
  feeds: Readonly<Record<string, Tensor>>,
): Promise<Readonly<Record<string, ort.Tensor>>> {
  const session = await ort.InferenceSession.create(writeModel(g.toModel()), {
    graphOptimizationLevel: 'disabled',
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  try {
    const tensors = Object.entries(feeds).map(([name, { type, data, shape }]) => [
      name,
      new ort.Tensor(type as 'float32', data as Float32Array, shape),
    ]);
    return await session.run(Object.fromEntries(tensors) as Record<string, ort.Tensor>);
  } finally {
    await session.release();
  }
}
