/** A scalar as TensorBoard keeps it. */
export interface Scalar {
  readonly tag: string;
  readonly step: number;
  readonly value: number;
}

/** The bytes of an event file: each record with its length, and masked CRC-32C of both. */
export function eventFile(scalars: readonly Scalar[]): Uint8Array {
  const text = new TextEncoder();
  const version = message([...field64(1, 1.7e9), ...bytes(3, text.encode('brain.Event:2'))]);
  const events = scalars.map(({ tag, step, value }, i) => {
    const entry = [...bytes(1, text.encode(tag)), ...field32(2, value)];
    return message([
      ...field64(1, 1.7e9 + i),
      ...varint((2 << 3) | 0),
      ...varint(step),
      ...bytes(5, Uint8Array.from(bytes(1, Uint8Array.from(entry)))),
    ]);
  });
  const all = [version, ...events].flatMap((record) => [...record]);
  return Uint8Array.from(all);
}

function message(content: readonly number[]): Uint8Array {
  const record = new Uint8Array(content.length + 16);
  const view = new DataView(record.buffer);
  view.setUint32(0, content.length, true);
  view.setUint32(8, masked(record.subarray(0, 8)), true);
  record.set(content, 12);
  view.setUint32(12 + content.length, masked(record.subarray(12, 12 + content.length)), true);
  return record;
}

function varint(value: number): number[] {
  const parts: number[] = [];
  let rest = value;
  while (rest > 127) {
    parts.push((rest & 127) | 128);
    rest >>>= 7;
  }
  return [...parts, rest];
}

function bytes(number: number, content: Uint8Array): number[] {
  return [...varint((number << 3) | 2), ...varint(content.length), ...content];
}

function field64(number: number, value: number): number[] {
  return [...varint((number << 3) | 1), ...new Uint8Array(Float64Array.of(value).buffer)];
}

function field32(number: number, value: number): number[] {
  return [...varint((number << 3) | 5), ...new Uint8Array(Float32Array.of(value).buffer)];
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc;
});

/** CRC-32C (Castagnoli), rotated and offset as in TensorFlow's record files. */
function masked(content: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of content) crc = (crc >>> 8) ^ (TABLE[(crc ^ byte) & 255] ?? 0);
  crc = (crc ^ 0xffffffff) >>> 0;
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
