import { StepwiseError } from '@stepwise/core';
import { ARRAYS, type ElementType, type TensorData } from '../model/elementType.ts';

/**
 * Elements from their bytes, in little-endian order. Aligned bytes are not copied.
 *
 * @throws StepwiseError `bad-model` when the number of bytes is not that of the elements.
 */
export function fromRaw(
  type: ElementType,
  size: number,
  bytes: Uint8Array,
  label: string,
): TensorData {
  const Wanted = ARRAYS[type];
  const width = Wanted.BYTES_PER_ELEMENT;
  if (bytes.length !== size * width) {
    throw new StepwiseError(
      'bad-model',
      `The tensor ${label}: wanted ${size * width} bytes for ${size} elements of ${type}; got ${bytes.length}.`,
    );
  }
  if (type === 'bool' && bytes.some((byte) => byte > 1)) {
    throw new StepwiseError('bad-model', `The tensor ${label}: a truth value has to be 0 or 1.`);
  }
  const aligned = bytes.byteOffset % width === 0 ? bytes : new Uint8Array(bytes);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a view on an ArrayBuffer, whatever kind that is
  return new Wanted(aligned.buffer as ArrayBuffer, aligned.byteOffset, size);
}

/** The bytes of the elements; not copied. */
export function toRaw(data: TensorData): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
