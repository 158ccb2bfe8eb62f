import { StepwiseError } from '@stepwise/core';
import { writeModel, type Model } from '@stepwise/onnx-training';
import type { OrtSession } from './ort.ts';
import { optimizationLevel } from './optimizationLevel.ts';
import type { ResolvedOptions } from './options.ts';
import { messageOf } from './runSession.ts';

/**
 * Turns a graph into a session, optimized as it is best for the graph unless the user says how.
 *
 * @throws StepwiseError `unsupported` with what the runtime says.
 */
export async function compile(
  { ort, sessionOptions }: Pick<ResolvedOptions, 'ort' | 'sessionOptions'>,
  graph: Model,
): Promise<OrtSession> {
  try {
    return await ort.InferenceSession.create(writeModel(graph), {
      graphOptimizationLevel: optimizationLevel(graph.graph),
      ...sessionOptions,
    });
  } catch (error) {
    throw new StepwiseError('unsupported', `ONNX Runtime refused the graph: ${messageOf(error)}`);
  }
}
