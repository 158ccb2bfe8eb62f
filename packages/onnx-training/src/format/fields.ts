import { BinaryReader, getTextEncoding, WireType } from '@bufbuild/protobuf/wire';
import { StepwiseError } from '@stepwise/core';

/**
 * The fields of one protobuf message, one after the other; what is not read is skipped. It never looks beyond the bytes
 * it was given.
 *
 * @throws StepwiseError `bad-model` where the bytes are no such message.
 */
export class Fields {
  readonly #reader: BinaryReader;
  readonly #message: string;
  #number = 0;
  #type: WireType = WireType.Varint;
  #isRead = true;

  /** @param message what it is, for errors. */
  constructor(bytes: Uint8Array, message: string) {
    this.#reader = new BinaryReader(bytes);
    this.#message = message;
  }

  /** The number of each field, in the order of the bytes. */
  *[Symbol.iterator](): Generator<number, void> {
    while (this.#reader.pos < this.#reader.len) {
      [this.#number, this.#type] = this.#guard(() => this.#reader.tag());
      this.#isRead = false;
      yield this.#number;
      this.#skipUnread();
    }
  }

  /** Text or a message inside; not copied. */
  bytes(): Uint8Array {
    return this.#read(WireType.LengthDelimited, () => this.#reader.bytes());
  }

  string(): string {
    return this.#read(WireType.LengthDelimited, () => this.#reader.string(true));
  }

  /** Null where the bytes are no UTF-8. */
  text(): string | null {
    const bytes = this.bytes();
    try {
      return getTextEncoding().decodeUtf8(bytes, true);
    } catch {
      return null;
    }
  }

  /** A number where that is exact. */
  int(): number | bigint {
    return this.#read(WireType.Varint, () => narrow(readInt64(this.#reader)));
  }

  /** A whole number that has to be exact as a number. */
  safeInt(): number {
    const value = this.int();
    if (typeof value === 'bigint') this.#fail(`the number ${value} is too large`);
    return value;
  }

  float(): number {
    return this.#read(WireType.Bit32, () => this.#reader.float());
  }

  /** The elements of a repeated field, packed or not: calls `push` for each of them. */
  ints(push: (value: number | bigint) => void): void {
    this.#each(WireType.Varint, (reader) => push(narrow(readInt64(reader))));
  }

  int32s(push: (value: number) => void): void {
    this.#each(WireType.Varint, (reader) => push(reader.int32()));
  }

  int64s(push: (value: bigint) => void): void {
    this.#each(WireType.Varint, (reader) => push(readInt64(reader)));
  }

  uint64s(push: (value: bigint) => void): void {
    this.#each(WireType.Varint, (reader) => push(BigInt(reader.uint64())));
  }

  floats(push: (value: number) => void): void {
    this.#each(WireType.Bit32, (reader) => push(reader.float()));
  }

  doubles(push: (value: number) => void): void {
    this.#each(WireType.Bit64, (reader) => push(reader.double()));
  }

  /** How many elements the repeated field has here; it is passed over. */
  count(element: 'varint' | 4 | 8): number {
    if (this.#type !== WireType.LengthDelimited) {
      this.#skipUnread();
      return 1;
    }
    const bytes = this.bytes();
    if (element !== 'varint') return bytes.length / element;
    // the last byte of each varint has no flag
    let count = 0;
    for (const byte of bytes) if (byte < 0x80) count += 1;
    return count;
  }

  #skipUnread(): void {
    if (!this.#isRead) this.#guard(() => this.#reader.skip(this.#type, this.#number));
    this.#isRead = true;
  }

  #each(type: WireType, readOne: (reader: BinaryReader) => void): void {
    if (this.#type !== WireType.LengthDelimited) {
      this.#read(type, () => readOne(this.#reader));
      return;
    }
    const packed = new BinaryReader(this.bytes());
    this.#guard(() => {
      while (packed.pos < packed.len) readOne(packed);
    });
  }

  #read<T>(type: WireType, read: () => T): T {
    if (this.#type !== type) this.#fail(`field ${this.#number} is of another kind`);
    this.#isRead = true;
    return this.#guard(read);
  }

  /** Errors of the wire format become ours; those of callbacks pass. */
  #guard<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (error instanceof StepwiseError) throw error;
      this.#fail(error instanceof Error ? error.message : String(error));
    }
  }

  #fail(reason: string): never {
    throw new StepwiseError(
      'bad-model',
      `The bytes are no ONNX model, or are damaged or cut off: in ${this.#message}, ${reason}.`,
    );
  }
}

const readInt64 = (reader: BinaryReader): bigint => BigInt(reader.int64());

function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
