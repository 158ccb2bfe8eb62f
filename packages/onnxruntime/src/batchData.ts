import { StepwiseError } from '@stepwise/core';
import { show } from '@stepwise/core/check';
import {
  arrayFor,
  type DataInput,
  type ElementType,
  type TensorData,
} from '@stepwise/onnx-training';

/** An error about one name of a batch. */
export function badBatch(name: string, wanted: string, got: string): StepwiseError {
  return new StepwiseError('bad-batch', `batch.${name}: wanted ${wanted}; got ${got}.`);
}

/**
 * The elements of an input in the array that its type is held in: as they are where they are in one, converted where
 * they are plain numbers or whole numbers in another typed array. Other floats are not silently rounded.
 */
export function toData(name: string, type: ElementType, data: unknown): TensorData {
  const Wanted = arrayFor(type);
  if (data instanceof Wanted) return data;
  const whole = type !== 'float32' && type !== 'float64';
  const plain = type !== 'float16' && isNumbers(data) ? data : null;
  const converted = plain && (whole ? toWhole(type, plain) : arrayFor(type).from(plain));
  if (converted) return converted;
  const others = type === 'float16' ? '' : whole ? ' or whole numbers in its range' : ' or numbers';
  throw badBatch(
    name,
    `a ${Wanted.name}${others}`,
    ArrayBuffer.isView(data) && !plain ? `a ${data.constructor.name}` : show(data),
  );
}

/** @throws StepwiseError when a label is none of 0 to classes − 1, nor the one that does not count. */
export function checkLabels(
  { name, classes = Infinity, ignoredLabel }: DataInput,
  data: TensorData,
): void {
  for (let i = 0; i < data.length; i += 1) {
    const label = Number(data[i]);
    if ((label >= 0 && label < classes) || label === ignoredLabel) continue;
    const or = ignoredLabel === undefined ? '' : ` or ${ignoredLabel}`;
    throw badBatch(name, `labels from 0 to ${classes - 1}${or}`, `${label} at position ${i}`);
  }
}

function isNumbers(data: unknown): data is ArrayLike<number> & readonly number[] {
  if (Array.isArray(data)) return data.every((x) => typeof x === 'number');
  return (
    data instanceof Int32Array ||
    data instanceof Uint32Array ||
    data instanceof Int16Array ||
    data instanceof Uint16Array ||
    data instanceof Int8Array ||
    data instanceof Uint8Array ||
    data instanceof Uint8ClampedArray
  );
}

/** Null where a number is not whole, or does not fit. */
function toWhole(type: ElementType, plain: readonly number[]): TensorData | null {
  if (!plain.every((x) => Number.isSafeInteger(x))) return null;
  const array =
    type === 'int64'
      ? BigInt64Array.from(plain, BigInt)
      : type === 'uint64'
        ? BigUint64Array.from(plain, BigInt)
        : // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the types with bigints are above
          (arrayFor(type) as Int32ArrayConstructor).from(plain);
  return plain.every((x, i) => Number(array[i]) === x && (type !== 'bool' || x <= 1))
    ? array
    : null;
}
