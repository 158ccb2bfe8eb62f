import { StepwiseError } from '@stepwise/core';
import { ARRAYS, type ElementType, type TensorData } from '../model/elementType.ts';
import { TENSOR } from './fieldNumbers.ts';
import { Fields } from './fields.ts';

/** The fields that hold elements one by one, and how wide an element is. Those of strings hold none that are read. */
export const TYPED_FIELDS: ReadonlyMap<number, 'varint' | 4 | 8> = new Map<
  number,
  'varint' | 4 | 8
>([
  [TENSOR.floats, 4],
  [TENSOR.int32s, 'varint'],
  [TENSOR.int64s, 'varint'],
  [TENSOR.doubles, 8],
  [TENSOR.uint64s, 'varint'],
]);

/** The field that holds elements of a type. */
export function typedField(type: ElementType): number {
  switch (type) {
    case 'float32':
      return TENSOR.floats;
    case 'float64':
      return TENSOR.doubles;
    case 'int64':
      return TENSOR.int64s;
    case 'uint64':
    case 'uint32':
      return TENSOR.uint64s;
    case 'bool':
    case 'float16':
    case 'int8':
    case 'int16':
    case 'int32':
    case 'uint8':
    case 'uint16':
      return TENSOR.int32s;
  }
}

/** The elements of a tensor message that holds them one by one; there have to be `count` of them. */
export function fromTyped(
  type: ElementType,
  count: number,
  bytes: Uint8Array,
  label: string,
): TensorData {
  const wanted = typedField(type);
  const each = (read: (fields: Fields) => void): void => {
    const fields = new Fields(bytes, `the tensor ${label}`);
    for (const number of fields) if (number === wanted) read(fields);
  };
  let i = 0;
  if (type === 'int64') {
    const data = new BigInt64Array(count);
    each((fields) => fields.int64s((value) => (data[i++] = value)));
    return data;
  }
  if (type === 'uint64') {
    const data = new BigUint64Array(count);
    each((fields) => fields.uint64s((value) => (data[i++] = value)));
    return data;
  }
  const data = new ARRAYS[type](count);
  if (type === 'float32') {
    each((fields) => fields.floats((value) => (data[i++] = value)));
    return data;
  }
  if (type === 'float64') {
    each((fields) => fields.doubles((value) => (data[i++] = value)));
    return data;
  }
  const push = (value: number): void => {
    data[i] = value;
    if (data[i] !== value || (type === 'bool' && value > 1)) {
      throw new StepwiseError('bad-model', `The tensor ${label}: ${value} is no ${type}.`);
    }
    i += 1;
  };
  each((fields) => {
    if (type === 'uint32') fields.uint64s((value) => push(Number(value)));
    else fields.int32s(push);
  });
  return data;
}
