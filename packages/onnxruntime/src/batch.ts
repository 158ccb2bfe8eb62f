import { checkKeys, show } from '@stepwise/core/check';
import { showShape, type DataInput } from '@stepwise/onnx-training';
import { badBatch, checkLabels, toData } from './batchData.ts';
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
  checkEntries(inputs, batch);
  const sizes: Sizes = new Map();
  const feeds: Record<string, OrtTensor> = {};
  for (const input of inputs) {
    const { name, type } = input;
    const given = checkEntry(input, batch[name]);
    const dims = checkDims(input, given, sizes);
    const data = toData(name, type, given.data);
    const size = dims.reduce((product, dim) => product * dim, 1);
    if (data.length !== size) {
      throw badBatch(name, `${size} elements for its dims [${dims.join(', ')}]`, `${data.length}`);
    }
    if (input.classes !== undefined) checkLabels(input, data);
    feeds[name] = makeTensor(ort, type, data, dims);
  }
  return feeds;
}

/** The dims of each input of a batch, as one text: batches with the same text can use the same graph. */
export function shapesOf(inputs: readonly DataInput[], batch: Batch): string {
  checkEntries(inputs, batch);
  return inputs.map((input) => checkEntry(input, batch[input.name]).dims.join('×')).join(' ');
}

function checkEntries(inputs: readonly DataInput[], batch: Batch): void {
  checkKeys(
    'batch',
    batch,
    inputs.map(({ name }) => name),
    'bad-batch',
  );
}

function checkEntry({ name, type, shape }: DataInput, given: BatchTensor | undefined): BatchTensor {
  const isDims: (dims: unknown) => boolean = Array.isArray;
  if (isObject(given) && isDims(given.dims) && given.data !== undefined) return given;
  throw badBatch(name, `{ data, dims } of ${type} ${showShape(shape)}`, show(given));
}

function checkDims(
  { name, type, shape }: DataInput,
  given: BatchTensor,
  sizes: Sizes,
): readonly number[] {
  if (given.type !== undefined && given.type !== type) throw badBatch(name, type, given.type);
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
  throw badBatch(
    name,
    `dims ${showShape(shape)}${known && ` (${known} in this batch)`}, each at least 1`,
    show(dims),
  );
}

function isObject(given: unknown): given is BatchTensor {
  return typeof given === 'object' && given !== null;
}
