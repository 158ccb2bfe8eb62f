import { StepwiseError } from '@stepwise/core';
import { checkKeys, show } from '@stepwise/core/check';
import {
  arrayFor,
  showShape,
  type DataInput,
  type ElementType,
  type TensorData,
} from '@stepwise/onnx-training';
import { makeTensor } from './makeTensor.ts';
import type { Ort, OrtTensor } from './ort.ts';

/** Numbers with a shape. An `ort.Tensor` is one; plain numbers are brought into the type that the model wants. */
export interface BatchTensor {
  readonly data: unknown;
  readonly dims: readonly number[];
  readonly type?: string;
}

/** What one step sees, by the names of the model's inputs and of the loss's target. */
export type Batch = Readonly<Record<string, BatchTensor>>;

/** The sizes that stand for the names in shapes. */
type Sizes = Map<string, number>;

/**
 * Checks that a batch is what a graph wants, before anything runs.
 *
 * @returns the tensors to feed; typed arrays of the right kind are not copied.
 * @throws StepwiseError `bad-batch`: a name too many or missing, another type or shape, a label out of range.
 */
export function checkBatch(
  ort: Ort,
  inputs: readonly DataInput[],
  batch: Batch,
): Record<string, OrtTensor> {
  checkKeys(
    'batch',
    batch,
    inputs.map(({ name }) => name),
    'bad-batch',
  );
  const sizes: Sizes = new Map();
  const feeds: Record<string, OrtTensor> = {};
  for (const input of inputs) {
    const { name, type } = input;
    const dims = checkDims(input, batch[name], sizes);
    const data = toData(name, type, batch[name]?.data);
    const size = dims.reduce((product, dim) => product * dim, 1);
    if (data.length !== size) {
      throw bad(name, `${size} elements for its dims [${dims.join(', ')}]`, `${data.length}`);
    }
    if (input.classes !== undefined) checkLabels(name, data, input.classes);
    feeds[name] = makeTensor(ort, type, data, dims);
  }
  return feeds;
}

/** The dims of each input of a batch, as one text: batches with the same text can use the same graph. */
export function shapesOf(inputs: readonly { readonly name: string }[], batch: Batch): string {
  return inputs.map(({ name }) => batch[name]?.dims.join('×')).join(' ');
}

function checkDims(
  { name, type, shape }: DataInput,
  given: BatchTensor | undefined,
  sizes: Sizes,
): readonly number[] {
  const isDims: (dims: unknown) => boolean = Array.isArray;
  if (typeof given !== 'object' || !isDims(given.dims) || given.data === undefined) {
    throw bad(name, `{ data, dims } of ${type} ${showShape(shape)}`, show(given));
  }
  if (given.type !== undefined && given.type !== type) throw bad(name, type, given.type);
  const { dims } = given;
  const fits =
    dims.length === shape.length &&
    dims.every((dim, axis) => {
      const size = shape[axis];
      if (!Number.isSafeInteger(dim) || dim < 1) return false;
      if (typeof size === 'number') return size === dim;
      if (typeof size !== 'string') return true;
      const known = sizes.get(size) ?? dim;
      sizes.set(size, known);
      return known === dim;
    });
  if (fits) return dims;
  const known = [...sizes].map(([size, value]) => `${size} = ${value}`).join(', ');
  throw bad(
    name,
    `dims ${showShape(shape)}${known && ` (${known} in this batch)`}, each at least 1`,
    show(dims),
  );
}

function toData(name: string, type: ElementType, data: unknown): TensorData {
  const Wanted = arrayFor(type);
  if (data instanceof Wanted) return data;
  const plain = isNumbers(data) ? data : null;
  const whole = type !== 'float32' && type !== 'float64';
  if (!plain || type === 'float16' || (whole && !plain.every((x) => Number.isSafeInteger(x)))) {
    throw bad(
      name,
      `a ${Wanted.name}${type === 'float16' ? '' : whole ? ' or whole numbers' : ' or plain numbers'}`,
      ArrayBuffer.isView(data) ? `a ${data.constructor.name}` : show(data),
    );
  }
  if (type === 'int64') return BigInt64Array.from(plain, BigInt);
  if (type === 'uint64') return BigUint64Array.from(plain, BigInt);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the types with bigints are above
  return (Wanted as Float32ArrayConstructor).from(plain);
}

/** Plain numbers, or whole numbers in a small typed array; other floats are not silently rounded. */
function isNumbers(data: unknown): data is ArrayLike<number> & readonly number[] {
  if (Array.isArray(data)) return data.every((x) => typeof x === 'number');
  return (
    data instanceof Int32Array ||
    data instanceof Uint8Array ||
    data instanceof Int8Array ||
    data instanceof Uint16Array ||
    data instanceof Int16Array
  );
}

function checkLabels(name: string, data: TensorData, classes: number): void {
  for (let i = 0; i < data.length; i += 1) {
    const label = Number(data[i]);
    if (label >= 0 && label < classes) continue;
    throw bad(name, `labels from 0 to ${classes - 1}`, `${label} at position ${i}`);
  }
}

function bad(name: string, wanted: string, got: string): StepwiseError {
  return new StepwiseError('bad-batch', `batch.${name}: wanted ${wanted}; got ${got}.`);
}
