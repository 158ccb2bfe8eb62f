import { StepwiseError } from '@stepwise/core';
import type { Checkpoint } from './checkpoint.ts';

/** `stepwise`, and the length of what follows up to the numbers. */
const MAGIC = new TextEncoder().encode('stepwise');
const START = MAGIC.length + 8;

/**
 * A checkpoint as the bytes of one file, which `restoreCheckpoint` reads.
 *
 * Format: the 8 letters `stepwise`; the length n of the header in bytes, as an unsigned 64-bit number, little-endian; the
 * header as JSON in UTF-8, n bytes with spaces at its end, n a multiple of 8; the data.
 *
 * @example
 * ```ts
 * const files = new Map(); // in Node: writeFile to another name first, then rename, so that a file is whole or not there
 * const saving = modelCheckpoint(tf, { to: (name, one) => files.set(name, checkpointBytes(one)) });
 * await model.fit(x, y, { epochs: 2, callbacks: [saving] });
 * const { epoch } = await restoreCheckpoint(tf, model, files.get('epoch-2'));
 * ```
 */
export function checkpointBytes({ header, data }: Checkpoint): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(START + length + data.byteLength).fill(0x20, 0, START + length);
  bytes.set(MAGIC);
  new DataView(bytes.buffer).setBigUint64(MAGIC.length, BigInt(length), true);
  bytes.set(json, START);
  bytes.set(new Uint8Array(data), START + length);
  return bytes;
}

/** @throws StepwiseError `bad-checkpoint`. What the header says is checked elsewhere. */
export function fromBytes(bytes: Uint8Array): Checkpoint {
  const isOurs = bytes.length >= START && MAGIC.every((letter, i) => letter === bytes[i]);
  if (!isOurs) throw damaged('it does not begin as one');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = START + Number(view.getBigUint64(MAGIC.length, true));
  if (end > bytes.length) throw damaged('it was cut off in its header');
  // a copy: a buffer of Node may be a part of a larger one
  const data = new Uint8Array(bytes.subarray(end)).buffer;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(START, end));
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- whoever reads it checks it
    return { header: JSON.parse(text) as Checkpoint['header'], data };
  } catch {
    throw damaged('its header is not JSON');
  }
}

function damaged(why: string): StepwiseError {
  return new StepwiseError(
    'bad-checkpoint',
    `checkpoint: wanted the bytes that checkpointBytes made; ${why}. Take an older one.`,
  );
}
