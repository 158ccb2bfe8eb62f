import type { BinaryWriter } from '@bufbuild/protobuf/wire';
import { TYPE_NUMBERS } from '../model/elementType.ts';
import { tensor, type Tensor } from '../model/tensor.ts';
import { TENSOR } from './fieldNumbers.ts';
import { toRaw } from './rawData.ts';
import { writeBytes, writeInt, writeString } from './writeFields.ts';

/** @throws StepwiseError `bad-model` when the data is not that of the type and shape. */
export function writeTensor(writer: BinaryWriter, value: Tensor, name: string): void {
  const { type, shape, data } = tensor(value.type, value.shape, value.data);
  for (const size of shape) writeInt(writer, TENSOR.dims, size);
  writeInt(writer, TENSOR.type, TYPE_NUMBERS[type]);
  if (name !== '') writeString(writer, TENSOR.name, name);
  writeBytes(writer, TENSOR.raw, toRaw(data));
}
