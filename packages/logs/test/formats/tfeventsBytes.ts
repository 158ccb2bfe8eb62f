/** Event files for tests, byte by byte; written apart from the reader. */

export type Bytes = readonly number[];

const utf8 = new TextEncoder();

/** Bit by bit, as the checksum is defined. */
function crc32c(bytes: Bytes): number {
  let rest = 0xffffffff;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0x82f63b78 : rest >>> 1;
  }
  return ~rest >>> 0;
}

function masked(bytes: Bytes): Bytes {
  const crc = crc32c(bytes);
  return little(4, (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0);
}

/** A whole number in so many bytes, the low one first. */
function little(size: number, value: number | bigint): Bytes {
  return Array.from({ length: size }, (_, i) => Number((BigInt(value) >> BigInt(8 * i)) & 255n));
}

export function record(data: Bytes): Bytes {
  return [...header(data.length), ...data, ...masked(data)];
}

/** The beginning of a record that claims a length. */
export function header(length: number | bigint): Bytes {
  const bytes = little(8, length);
  return [...bytes, ...masked(bytes)];
}

function varint(value: number | bigint): Bytes {
  const bits = BigInt.asUintN(64, BigInt(value));
  return bits < 128n ? [Number(bits)] : [Number(bits & 127n) | 128, ...varint(bits >> 7n)];
}

export function int(field: number, value: number | bigint): Bytes {
  return [...varint(field * 8), ...varint(value)];
}

export function message(field: number, bytes: Bytes): Bytes {
  return [...varint(field * 8 + 2), ...varint(bytes.length), ...bytes];
}

export function text(field: number, value: string): Bytes {
  return message(field, [...utf8.encode(value)]);
}

export function float32(value: number): Bytes {
  return [...new Uint8Array(new Float32Array([value]).buffer)];
}

export function float64(value: number): Bytes {
  return [...new Uint8Array(new Float64Array([value]).buffer)];
}

export function float(field: number, value: number): Bytes {
  return [...varint(field * 8 + 5), ...float32(value)];
}

export function double(field: number, value: number): Bytes {
  return [...varint(field * 8 + 1), ...float64(value)];
}

/** The record of an event with values, each a tag and the bytes of its fields. */
export function event(step: number | bigint, values: readonly (readonly [string, Bytes])[]): Bytes {
  const summary = values.flatMap(([tag, fields]) => message(1, [...text(1, tag), ...fields]));
  return record([...double(1, 1.7e9), ...int(2, step), ...message(5, summary)]);
}

/** The record of an event with simple values. */
export function scalars(step: number | bigint, values: Readonly<Record<string, number>>): Bytes {
  return event(
    step,
    Object.entries(values).map(([tag, value]) => [tag, float(2, value)] as const),
  );
}

export const version: Bytes = record([...double(1, 1.7e9), ...text(3, 'brain.Event:2')]);

/** The record of a writer that begins at a step. */
export function writerStart(step: number): Bytes {
  return record([...double(1, 1.7e9), ...int(2, step), ...message(7, int(1, 1))]);
}

export function file(...records: readonly Bytes[]): Uint8Array {
  return Uint8Array.from(records.flat());
}
