/** A field of a message in the wire format of protocol buffers. */
export interface Field {
  readonly number: number;
  /** 0: a varint, 1: eight bytes, 2: bytes with their length, 5: four bytes. */
  readonly type: number;
  /** Of type 0: the number, signed. */
  readonly int: number;
  /** Of the other types: its bytes, as far as they were kept. */
  readonly bytes: Uint8Array;
  /** How many bytes there are, kept or not. */
  readonly length: number;
}

/**
 * The fields of a message.
 *
 * @param kept the bytes of the message, or the first of them.
 * @param length how many bytes the message has.
 * @returns false when there are more fields than the bytes that were kept, or these are no message.
 */
export function eachField(kept: Uint8Array, length: number, take: (field: Field) => void): boolean {
  const view = new DataView(kept.buffer, kept.byteOffset, kept.byteLength);
  let at = 0;
  /** Seven bits in a byte, the low ones first; the eighth says that more follow. */
  const varint = (): number | null => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      if (at >= kept.length) return null;
      const byte = view.getUint8(at);
      at += 1;
      if (shift === 0n && byte < 128) return byte;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return Number(BigInt.asIntN(64, value));
    }
    return null;
  };
  const sizeOf = (type: number): number | null => {
    if (type === 2) return varint();
    if (type === 1) return 8;
    return type === 5 ? 4 : null;
  };
  while (at < length) {
    const key = varint();
    if (key === null || key < 8) return false;
    const number = Math.floor(key / 8);
    const type = key % 8;
    if (type === 0) {
      const int = varint();
      if (int === null) return false;
      take({ number, type, int, bytes: kept.subarray(0, 0), length: 0 });
      continue;
    }
    const size = sizeOf(type);
    if (size === null || size < 0 || at + size > length) return false;
    if (at + size > kept.length && type !== 2) return false;
    take({ number, type, int: 0, bytes: kept.subarray(at, at + size), length: size });
    at += size;
  }
  return true;
}
