/** The bytes of one field of a protocol buffer; those of a message are those of its fields one after another. */
type FieldBytes = readonly number[];

const utf8 = new TextEncoder();

/** @param value a whole number from 0 to 2⁵³ − 1. */
export function intField(number: number, value: number): FieldBytes {
  return [tag(number, 0), ...varint(value)];
}

export function doubleField(number: number, value: number): FieldBytes {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return [tag(number, 1), ...bytes];
}

export function floatField(number: number, value: number): FieldBytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return [tag(number, 5), ...bytes];
}

export function stringField(number: number, text: string): FieldBytes {
  return messageField(number, [...utf8.encode(text)]);
}

export function messageField(number: number, message: FieldBytes): FieldBytes {
  return [tag(number, 2), ...varint(message.length), ...message];
}

/** The numbers of the fields that are written here are below 16, so a byte has room for them. */
function tag(number: number, type: 0 | 1 | 2 | 5): number {
  return (number << 3) | type;
}

/** Seven bits in a byte, the low ones first; the eighth says that more follow. */
function varint(value: number): FieldBytes {
  const bytes: number[] = [];
  let rest = value;
  // not by shifts, which know 32 bits
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return [...bytes, rest];
}
