import { eachField, type Field } from './message.ts';

const BFLOAT16 = 14;
const HALF = 19;

/** How an element stands in the bytes of a tensor, by the number of its type. */
const ELEMENTS: ReadonlyMap<number, readonly [size: number, read: (view: DataView) => number]> =
  new Map([
    [1, [4, (view: DataView) => view.getFloat32(0, true)]],
    [2, [8, (view: DataView) => view.getFloat64(0, true)]],
    [3, [4, (view: DataView) => view.getInt32(0, true)]],
    [9, [8, (view: DataView) => Number(view.getBigInt64(0, true))]],
    [BFLOAT16, [2, (view: DataView) => bfloat16(view.getUint16(0, true))]],
    [HALF, [2, (view: DataView) => half(view.getUint16(0, true))]],
  ]);

/**
 * The number of a tensor that holds one; null for every other tensor, such as that of a histogram or of a text.
 *
 * @see TensorFlow, `core/framework/tensor.proto`: dtype 1, tensor_shape 2, tensor_content 4, float_val 5, double_val 6,
 * int_val 7, int64_val 10, half_val 13; lists are packed or not.
 */
export function tensorScalar({ bytes, length }: Field): number | null {
  let type = 0;
  let size = 1;
  const contents: Uint8Array[] = [];
  const values: number[] = [];
  const put = (value: number): void => {
    if (values.length < 2) values.push(value);
  };
  const isWhole = eachField(bytes, length, (field) => {
    if (field.number === 1) type = field.int;
    else if (field.number === 2) size = sizeOf(field);
    else if (field.number === 4 && field.length > 0) contents.push(field.bytes);
    else if (field.number === 5) eachPart(field, 4, (view) => put(view.getFloat32(0, true)));
    else if (field.number === 6) eachPart(field, 8, (view) => put(view.getFloat64(0, true)));
    else if ([7, 10, 13].includes(field.number)) eachInt(field, put);
  });
  if (!isWhole || size !== 1) return null;
  const content = contents.at(-1);
  if (content !== undefined) return fromContent(type, content);
  const [value] = values;
  if (value === undefined || values.length > 1) return null;
  if (type === HALF) return half(value);
  return type === BFLOAT16 ? bfloat16(value) : value;
}

function fromContent(type: number, content: Uint8Array): number | null {
  const element = ELEMENTS.get(type);
  if (element === undefined || content.length !== element[0]) return null;
  return element[1](viewOf(content));
}

/** How many elements a shape has: the product of its dimensions' sizes. */
function sizeOf({ bytes, length }: Field): number {
  let size = 1;
  const isWhole = eachField(bytes, length, (dimension) => {
    if (dimension.number !== 2) return;
    let own = 0;
    eachField(dimension.bytes, dimension.length, (field) => {
      if (field.number === 1) own = field.int;
    });
    size *= own;
  });
  return isWhole ? size : 0;
}

function eachPart({ bytes }: Field, size: number, take: (view: DataView) => void): void {
  for (let at = 0; at + size <= bytes.length; at += size) {
    take(viewOf(bytes.subarray(at, at + size)));
  }
}

/** The varints of a packed list, or a single one. */
function eachInt({ type, int, bytes }: Field, take: (value: number) => void): void {
  if (type === 0) {
    take(int);
    return;
  }
  let value = 0;
  let scale = 1;
  for (const byte of bytes) {
    value += (byte & 127) * scale;
    scale *= 128;
    if (byte >= 128) continue;
    take(value);
    value = 0;
    scale = 1;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A number of 16 bits: a sign, 5 of the exponent, 10 of the fraction. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** The upper half of a float32. */
function bfloat16(bits: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint16(0, bits & 0xffff);
  return view.getFloat32(0);
}
