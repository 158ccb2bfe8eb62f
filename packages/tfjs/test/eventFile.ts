/** An independent reader of event files: the checksum bit by bit, numbers by BigInt. It checks what it reads. */

export interface ReadEvent {
  readonly wallTime: number;
  readonly step: bigint;
  readonly fileVersion: string | undefined;
  /** By tag. */
  readonly scalars: Readonly<Record<string, number>>;
}

export function readEventFile(bytes: Uint8Array): ReadEvent[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const events: ReadEvent[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = Number(view.getBigUint64(at, true));
    const data = bytes.subarray(at + 12, at + 12 + length);
    if (view.getUint32(at + 8, true) !== masked(bytes.subarray(at, at + 8))) {
      throw new Error(`the checksum of the length at ${at}`);
    }
    if (view.getUint32(at + 12 + length, true) !== masked(data)) {
      throw new Error(`the checksum of the data at ${at}`);
    }
    events.push(readEvent(data));
    at += 16 + length;
  }
  return events;
}

function readEvent(data: Uint8Array): ReadEvent {
  const fields = readMessage(data);
  const scalars: Record<string, number> = {};
  for (const summary of fields.filter(({ number }) => number === 5)) {
    for (const value of readMessage(summary.bytes)) {
      const inner = readMessage(value.bytes);
      const tag = inner.find(({ number }) => number === 1);
      const simple = inner.find(({ number }) => number === 2);
      scalars[text(tag!.bytes)] = viewOf(simple!.bytes).getFloat32(0, true);
    }
  }
  const version = fields.find(({ number }) => number === 3);
  return {
    wallTime: viewOf(fields.find(({ number }) => number === 1)!.bytes).getFloat64(0, true),
    step: fields.find(({ number }) => number === 2)?.value ?? 0n,
    fileVersion: version && text(version.bytes),
    scalars,
  };
}

interface Field {
  readonly number: number;
  readonly value: bigint;
  readonly bytes: Uint8Array;
}

function readMessage(data: Uint8Array): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): bigint => {
    let [value, shift] = [0n, 0n];
    for (;;) {
      const byte = BigInt(data[at]!);
      at += 1;
      value |= (byte & 127n) << shift;
      if (byte < 128n) return value;
      shift += 7n;
    }
  };
  while (at < data.length) {
    const key = Number(varint());
    const type = key & 7;
    const value = type === 0 ? varint() : 0n;
    const length = type === 0 ? 0 : type === 1 ? 8 : type === 5 ? 4 : Number(varint());
    fields.push({ number: key >>> 3, value, bytes: data.subarray(at, at + length) });
    at += length;
  }
  if (at !== data.length) throw new Error('a message that is too short');
  return fields;
}

function masked(bytes: Uint8Array): number {
  let crc = 0xffffffffn;
  for (const byte of bytes) {
    crc ^= BigInt(byte);
    for (let bit = 0; bit < 8; bit += 1) {
      crc = crc & 1n ? (crc >> 1n) ^ 0x82f63b78n : crc >> 1n;
    }
  }
  crc ^= 0xffffffffn;
  const turned = (crc >> 15n) | ((crc & 0x7fffn) << 17n);
  return Number((turned + 0xa282ead8n) % 2n ** 32n);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function text(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

/** Several pieces of a file as one. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
}
