import { StepwiseError } from '@stepwise/core';
import type { io } from '@tensorflow/tfjs-core';

/** Where a tensor lies in the buffer of a checkpoint. */
export interface Stretch {
  readonly spec: io.WeightsManifestEntry;
  readonly offset: number;
}

/** Bytes of a number, by the type of the tensor; TensorFlow.js trains with no others. */
const BYTES: Readonly<Record<string, number>> = { float32: 4, int32: 4, bool: 1 };

/**
 * Finds all tensors in a buffer.
 *
 * @throws StepwiseError `bad-checkpoint` when it is not as long as they are together, or has others.
 */
export function stretchesOf(
  specs: readonly io.WeightsManifestEntry[],
  { byteLength }: ArrayBuffer,
): readonly Stretch[] {
  let end = 0;
  const stretches = specs.map((spec): Stretch => {
    const { name, shape, dtype, quantization } = spec;
    const bytes = BYTES[dtype];
    if (bytes === undefined || quantization !== undefined) {
      throw new StepwiseError(
        'bad-checkpoint',
        `checkpoint: '${name}' is of type ${dtype}${quantization ? ', quantized' : ''}; wanted ${Object.keys(BYTES).join(', ')} as they are in training.`,
      );
    }
    const offset = end;
    end += shape.reduce((product, length) => product * length, bytes);
    return { spec, offset };
  });
  if (end === byteLength) return stretches;
  throw new StepwiseError(
    'bad-checkpoint',
    `checkpoint: its tensors have ${end} bytes, its data ${byteLength}; it was cut off, or its parts are of different moments.`,
  );
}

/** The numbers of a tensor, copied out of the buffer. */
export function numbersOf(
  data: ArrayBuffer,
  { spec, offset }: Stretch,
): Float32Array | Int32Array | Uint8Array {
  const { shape, dtype } = spec;
  const length = shape.reduce((product, one) => product * one, 1);
  const bytes = data.slice(offset, offset + length * (BYTES[dtype] ?? 1));
  if (dtype === 'float32') return new Float32Array(bytes);
  return dtype === 'int32' ? new Int32Array(bytes) : new Uint8Array(bytes);
}

/** Several buffers as one. */
export function joined(parts: readonly (ArrayBuffer | Float32Array)[]): ArrayBuffer {
  const all = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let end = 0;
  for (const part of parts) {
    const bytes =
      part instanceof Float32Array
        ? new Uint8Array(part.buffer, part.byteOffset, part.byteLength)
        : new Uint8Array(part);
    all.set(bytes, end);
    end += bytes.length;
  }
  return all.buffer;
}
