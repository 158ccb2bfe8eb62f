import { StepwiseError } from '@stepwise/core';
import type { OrtSession, OrtTensor } from './ort.ts';

/** What a run gave, by the names of the graph's outputs. */
export type Results = Readonly<Record<string, OrtTensor>>;

/** Runs a compiled graph. @throws StepwiseError `bad-batch` with what the runtime says. */
export async function runSession(session: OrtSession, feeds: Results): Promise<Results> {
  try {
    return await session.run(feeds);
  } catch (error) {
    throw new StepwiseError(
      'bad-batch',
      `ONNX Runtime could not run the graph: ${messageOf(error)}`,
    );
  }
}

export function resultIn(results: Results, name: string): OrtTensor {
  const tensor = results[name];
  if (tensor) return tensor;
  throw new StepwiseError('unsupported', `ONNX Runtime gave no '${name}'.`);
}

/** The one element of an output. */
export function numberIn(results: Results, name: string): number {
  const { data } = resultIn(results, name);
  // bool comes as bytes
  const isNumbers =
    data instanceof Float32Array || data instanceof Float64Array || data instanceof Uint8Array;
  return isNumbers ? (data[0] ?? Number.NaN) : Number.NaN;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
