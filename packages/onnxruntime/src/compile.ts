import { StepwiseError } from '@stepwise/core';
import { writeModel, type Model } from '@stepwise/onnx-training';
import type { OrtSession } from './ort.ts';
import type { ResolvedOptions } from './options.ts';
import { messageOf } from './runSession.ts';

/**
 * Turns a graph into a session. A graph in double precision is optimized less, unless the user says how: from the level
 * `extended` on, ONNX Runtime 1.30 rounds the factor of a scaled float64 product to float32.
 *
 * @throws StepwiseError `unsupported` with what the runtime says.
 */
export async function compile(
  { ort, sessionOptions }: Pick<ResolvedOptions, 'ort' | 'sessionOptions'>,
  graph: Model,
): Promise<OrtSession> {
  const isDouble = graph.graph.inputs.some(({ type }) => type?.type === 'float64');
  const level = isDouble ? { graphOptimizationLevel: 'basic' } : {};
  try {
    return await ort.InferenceSession.create(writeModel(graph), {
      ...level,
      ...sessionOptions,
    });
  } catch (error) {
    throw new StepwiseError('unsupported', `ONNX Runtime refused the graph: ${messageOf(error)}`);
  }
}
