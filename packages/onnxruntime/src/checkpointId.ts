import { isRecord } from '@stepwise/core/check';
import type { Tensor } from '@stepwise/onnx-training';

/**
 * The moment, and an FNV-1a hash over all that a checkpoint holds: its fields but for the id itself, and the name, type,
 * shape and bits of each tensor. `step 120, epoch 3, 0f3c5a7e`.
 *
 * Any single byte that changes, changes the hash; a large damage goes unseen once in 2³².
 */
export function checkpointId(
  fields: Readonly<Record<string, unknown>>,
  tensors: ReadonlyMap<string, Tensor>,
): string {
  const { id: _, ...others } = fields;
  let hash = update(0x811c9dc5, toBytes(canonicalJson(others)));
  // sorted, since JSON puts names that are numbers first
  for (const [name, { type, shape, data }] of [...tensors].toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  )) {
    hash = update(hash, toBytes(`${name} ${type} ${shape.join('×')}\n`));
    hash = update(hash, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  const moment = `step ${String(fields['step'])}, epoch ${String(fields['epoch'])}`;
  return `${moment}, ${(hash >>> 0).toString(16).padStart(8, '0')}`;
}

/** Whether a text is an id, so that it can become part of a file's name. */
export function isCheckpointId(text: unknown): text is string {
  return typeof text === 'string' && /^step \d+, epoch \d+, [\da-f]{8}$/u.test(text);
}

/** JSON whose members are in the order of their names: a scheduler that was read back has them in another order. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    isRecord(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

function toBytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function update(start: number, bytes: Uint8Array): number {
  let hash = start;
  for (let i = 0; i < bytes.length; i += 1) {
    hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
  }
  return hash;
}
