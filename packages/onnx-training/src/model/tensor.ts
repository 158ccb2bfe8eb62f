import { StepwiseError } from '@stepwise/core';
import { ARRAYS, type ElementType, type TensorData } from './elementType.ts';
import { showShape, sizeOf, type Shape, type StaticShape } from './shape.ts';

/** What is known of a value before anything runs. */
export interface TensorType {
  readonly type: ElementType;
  readonly shape: Shape;
}

/** Numbers with a shape, row by row. */
export interface Tensor {
  readonly type: ElementType;
  readonly shape: StaticShape;
  readonly data: TensorData;
}

/**
 * A tensor of the given numbers.
 *
 * @param data a typed array of the type's kind, which is not copied, or plain numbers.
 * @throws StepwiseError `bad-model` when the number of elements is not that of the shape, or the array is of another kind.
 * @example
 * ```ts
 * tensor('float32', [2, 2], [1, 0, 0, 1]);
 * ```
 */
export function tensor(
  type: ElementType,
  shape: StaticShape,
  data: TensorData | readonly number[],
): Tensor {
  const size = sizeOf(shape);
  if (data.length !== size) {
    throw new StepwiseError(
      'bad-model',
      `tensor: wanted ${size} elements for the shape ${showShape(shape)}; got ${data.length}.`,
    );
  }
  return { type, shape: [...shape], data: toData(type, data) };
}

/**
 * Checks a tensor that was made by hand.
 *
 * @throws StepwiseError `bad-model` when its array does not hold the elements of its shape and type.
 */
export function checkTensor(name: string, { type, shape, data }: Tensor): void {
  const size = sizeOf(shape);
  if (data instanceof ARRAYS[type] && data.length === size) return;
  throw new StepwiseError(
    'bad-model',
    `'${name}': wanted ${size} elements of ${type}${showShape(shape)} in a ${ARRAYS[type].name}; got ${data.length} in a ${data.constructor.name}.`,
  );
}

/** A tensor without axes. */
export function scalar(type: ElementType, value: number): Tensor {
  return tensor(type, [], [value]);
}

/** The elements as numbers; int64 beyond 2⁵³ loses digits. */
export function toNumbers({ data, type }: Tensor): number[] {
  if (type === 'float16') {
    throw new StepwiseError('unsupported', 'Half-precision constants can not be computed with.');
  }
  return Array.from<number | bigint, number>(data, Number);
}

function toData(type: ElementType, data: TensorData | readonly number[]): TensorData {
  const Wanted = ARRAYS[type];
  if (data instanceof Wanted) return data;
  if (ArrayBuffer.isView(data)) {
    throw new StepwiseError(
      'bad-model',
      `tensor: ${type} is held in a ${Wanted.name}; got a ${data.constructor.name}.`,
    );
  }
  if (type === 'int64') return BigInt64Array.from(data, toBigInt);
  if (type === 'uint64') return BigUint64Array.from(data, toBigInt);
  if (type === 'float16') {
    throw new StepwiseError(
      'unsupported',
      'tensor: give half precision as bits, in a Uint16Array.',
    );
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the types with bigints are above
  return (Wanted as Float32ArrayConstructor).from(data);
}

const toBigInt = (value: number): bigint => BigInt(value);
