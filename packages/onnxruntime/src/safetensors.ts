import { StepwiseError } from '@stepwise/core';
import { isRecord, show } from '@stepwise/core/check';
import { tensor, type Tensor } from '@stepwise/onnx-training';

/** Tensors by name, and text by name: what a safetensors file holds. */
export interface TensorFile {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

const TYPES = { F32: 'float32', F64: 'float64' } as const;
const MAX_HEADER = 100_000_000;
const ALIGNMENT = 8;

/**
 * Writes tensors in the safetensors format: the length of the header as 8 bytes, the header as JSON with spaces up to a
 * multiple of 8, then the numbers one tensor after another.
 *
 * @see https://github.com/huggingface/safetensors
 */
export function writeSafetensors({ tensors, metadata }: TensorFile): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let end = 0;
  for (const [name, { type, shape, data }] of tensors) {
    const dtype = type === 'float32' ? 'F32' : type === 'float64' ? 'F64' : null;
    if (dtype === null || name === '__metadata__') {
      throw new StepwiseError(
        'unsupported',
        `'${name}' (${type}) can't be written to safetensors.`,
      );
    }
    header[name] = { dtype, shape, data_offsets: [end, end + data.byteLength] };
    end += data.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const start = 8 + Math.ceil(text.length / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(start + end);
  bytes.fill(0x20, 8, start);
  bytes.set(text, 8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(start - 8), true);
  let at = start;
  for (const { data } of tensors.values()) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

/**
 * Reads what `writeSafetensors` or another program wrote; float32 and float64.
 *
 * @throws StepwiseError `bad-checkpoint` when the bytes are damaged.
 */
export function readSafetensors(bytes: Uint8Array): TensorFile {
  const header = readHeader(bytes);
  const start = 8 + header.length;
  const tensors = new Map<string, Tensor>();
  const ranges: (readonly [number, number])[] = [];
  let metadata: Record<string, string> = {};
  for (const [name, entry] of Object.entries(header.fields)) {
    if (name === '__metadata__') {
      metadata = checkMetadata(entry);
      continue;
    }
    const { type, shape, from, to } = checkEntry(name, entry, bytes.length - start);
    ranges.push([from, to]);
    // a copy, since the numbers need not be aligned; the slice of a Buffer would be none
    const { buffer } = new Uint8Array(bytes.subarray(start + from, start + to));
    tensors.set(
      name,
      tensor(type, shape, type === 'float32' ? new Float32Array(buffer) : new Float64Array(buffer)),
    );
  }
  let covered = 0;
  for (const [from, to] of ranges.toSorted(([a], [b]) => a - b)) {
    if (from !== covered) throw damaged('its tensors overlap or leave gaps');
    covered = to;
  }
  if (covered !== bytes.length - start) throw damaged('its tensors do not fill it');
  return { tensors, metadata };
}

function readHeader(bytes: Uint8Array) {
  if (bytes.length < 8) throw damaged('it has no header');
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > MAX_HEADER || 8 + length > bytes.length) throw damaged('its header is cut off');
  let fields: unknown;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, 8 + length));
    fields = JSON.parse(text);
  } catch {
    throw damaged('its header is not JSON');
  }
  if (!isRecord(fields)) throw damaged('its header is no object');
  return { fields, length };
}

function checkEntry(name: string, entry: unknown, available: number) {
  if (!isRecord(entry)) throw damaged(`the entry of '${name}' is ${show(entry)}`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (dtype !== 'F32' && dtype !== 'F64') {
    throw damaged(`'${name}' is of the type ${show(dtype)}, which is not read`);
  }
  const type = TYPES[dtype];
  const dims = isSizes(shape) ? shape : null;
  const [from = -1, to = -1] = isSizes(offsets) && offsets.length === 2 ? offsets : [];
  const size = dims?.reduce((product, dim) => product * dim, dtype === 'F32' ? 4 : 8);
  if (dims === null || from < 0 || to < from || to > available || size !== to - from) {
    throw damaged(`the place of '${name}' does not fit its shape or the file`);
  }
  return { type, shape: dims, from, to };
}

function checkMetadata(entry: unknown): Record<string, string> {
  if (isRecord(entry) && Object.values(entry).every((text) => typeof text === 'string')) {
    return Object.fromEntries(Object.entries(entry).map(([key, text]) => [key, String(text)]));
  }
  throw damaged('its metadata is not text by name');
}

function isSizes(value: unknown): value is readonly number[] {
  return (
    Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && Number(size) >= 0)
  );
}

function damaged(what: string): StepwiseError {
  return new StepwiseError(
    'bad-checkpoint',
    `This is no whole safetensors file: ${what}. Take an older checkpoint.`,
  );
}
