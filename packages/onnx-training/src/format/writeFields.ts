import { WireType, type BinaryWriter } from '@bufbuild/protobuf/wire';
import { StepwiseError } from '@stepwise/core';

export function writeString(writer: BinaryWriter, field: number, value: string): void {
  writer.tag(field, WireType.LengthDelimited).string(value);
}

export function writeBytes(writer: BinaryWriter, field: number, value: Uint8Array): void {
  writer.tag(field, WireType.LengthDelimited).bytes(value);
}

/** @throws StepwiseError `bad-model` when it is no whole number of 64 bits. */
export function writeInt(writer: BinaryWriter, field: number, value: number | bigint): void {
  const isWhole =
    typeof value === 'bigint' ? value === BigInt.asIntN(64, value) : Number.isSafeInteger(value);
  if (!isWhole) {
    throw new StepwiseError('bad-model', `Wanted a whole number of 64 bits; got ${value}.`);
  }
  writer.tag(field, WireType.Varint).int64(BigInt(value));
}

/** ONNX' attributes have single precision. @throws StepwiseError `bad-model` when it is beyond that. */
export function writeFloat(writer: BinaryWriter, field: number, value: number): void {
  const single = Math.fround(value);
  if (Number.isFinite(value) && !Number.isFinite(single)) {
    throw new StepwiseError('bad-model', `${value} is beyond single precision.`);
  }
  writer.tag(field, WireType.Bit32).float(single);
}

/** A message inside. */
export function writeMessage(writer: BinaryWriter, field: number, write: () => void): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  write();
  writer.join();
}
