import { StepwiseError } from '@stepwise/core';
import { elementTypeOf } from '../model/elementType.ts';
import { showShape, sizeOf } from '../model/shape.ts';
import type { Tensor } from '../model/tensor.ts';
import { readExternal } from './externalData.ts';
import { TENSOR } from './fieldNumbers.ts';
import { Fields } from './fields.ts';
import { fromRaw } from './rawData.ts';
import type { ReadContext } from './readContext.ts';
import { readEntry } from './readEntries.ts';
import { MAX_RANK } from './readValueInfo.ts';
import { fromTyped, TYPED_FIELDS, typedField } from './typedData.ts';

export interface NamedTensor {
  readonly name: string;
  /** Null where its element type is not read. */
  readonly tensor: Tensor | null;
  /** Its number in ONNX. */
  readonly type: number;
}

/**
 * A tensor from any of the encodings of ONNX. Memory is only taken once the number of elements that are there is known to
 * be the one of the shape; data that is aligned is not copied.
 *
 * @throws StepwiseError `bad-model` when shape and data do not fit; `unsupported` for a segment of a tensor.
 */
export function readTensor(bytes: Uint8Array, owner: string, context: ReadContext): NamedTensor {
  const { name, dims, type: number, raw, counts, entries, isExternal } = scan(bytes, owner);
  const label = name === '' ? owner : `'${name}'`;
  const fail = (reason: string): never => {
    throw new StepwiseError('bad-model', `The tensor ${label}: ${reason}`);
  };
  if (number === 0) fail('it has no element type.');
  const type = elementTypeOf(number);
  if (type === null) {
    if (isExternal) {
      throw new StepwiseError(
        'unsupported',
        `The tensor ${label} has its data in another file, and elements of the type ${number}, which is not read.`,
      );
    }
    return { name, tensor: null, type: number };
  }
  if (dims.length > MAX_RANK) fail(`it has ${dims.length} axes.`);
  if (dims.some((size) => size < 0 || !Number.isSafeInteger(size)))
    fail(`it has the shape ${showShape(dims)}.`);
  const size = sizeOf(dims);
  if (isExternal) {
    const data = readExternal(type, size, label, entries, context);
    return { name, tensor: { type, shape: dims, data }, type: number };
  }
  if ((raw ? 1 : 0) + counts.size > 1) fail('it has its data twice.');
  if (raw) {
    return {
      name,
      tensor: { type, shape: dims, data: fromRaw(type, size, raw, label) },
      type: number,
    };
  }
  const count = counts.get(typedField(type)) ?? 0;
  if (count !== size) {
    fail(`wanted ${size} elements for the shape ${showShape(dims)}; got ${count} of its type.`);
  }
  return {
    name,
    tensor: { type, shape: dims, data: fromTyped(type, count, bytes, label) },
    type: number,
  };
}

function scan(bytes: Uint8Array, owner: string) {
  const fields = new Fields(bytes, `a tensor of ${owner}`);
  let name = '';
  const dims: number[] = [];
  let type = 0;
  let raw: Uint8Array | null = null;
  let isExternal = false;
  const counts = new Map<number, number>();
  const entries = new Map<string, string>();
  for (const number of fields) {
    const typed = TYPED_FIELDS.get(number);
    if (typed !== undefined) {
      const count = fields.count(typed);
      if (count > 0) counts.set(number, (counts.get(number) ?? 0) + count);
    } else if (number === TENSOR.name) name = fields.string();
    else if (number === TENSOR.type) type = fields.safeInt();
    else if (number === TENSOR.dims) fields.ints((size) => dims.push(Number(size)));
    else if (number === TENSOR.raw) raw = fields.bytes();
    else if (number === TENSOR.location) isExternal = fields.safeInt() === 1;
    else if (number === TENSOR.external) entries.set(...readEntry(fields.bytes()));
    else if (number === TENSOR.segment) {
      throw new StepwiseError(
        'unsupported',
        `A tensor of ${owner} is cut into segments; save the model with whole tensors.`,
      );
    }
  }
  return { name, dims, type, raw, counts, entries, isExternal };
}
