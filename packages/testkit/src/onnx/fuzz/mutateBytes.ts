import type { Random } from '../random.ts';

type Change = (bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array;

const CHANGES: readonly [Change, ...Change[]] = [
  flipBits,
  flipBits,
  overwrite,
  cutOff,
  remove,
  insert,
  splice,
  repeat,
];

/** Bytes with one to four changes: flipped bits, bytes that are lost, added, overwritten, repeated or another model's. */
export function mutateBytes(bytes: Uint8Array, random: Random, other: Uint8Array): Uint8Array {
  let changed: Uint8Array = bytes.slice();
  const times = random.integer(1, 4);
  for (let i = 0; i < times; i += 1) changed = random.choose(CHANGES)(changed, random, other);
  return changed;
}

function flipBits(bytes: Uint8Array, random: Random): Uint8Array {
  const times = random.integer(1, 3);
  for (let i = 0; i < times && bytes.length > 0; i += 1) {
    const at = place(bytes, random);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.integer(0, 7));
  }
  return bytes;
}

/** With the bytes at which numbers end, begin, or never end. */
function overwrite(bytes: Uint8Array, random: Random): Uint8Array {
  const at = place(bytes, random);
  const value = random.choose([0, 1, 0x7f, 0x80, 0xff]);
  return bytes.fill(value, at, at + random.integer(1, 12));
}

function cutOff(bytes: Uint8Array, random: Random): Uint8Array {
  return bytes.slice(0, place(bytes, random));
}

function remove(bytes: Uint8Array, random: Random): Uint8Array {
  const at = place(bytes, random);
  return join(bytes.subarray(0, at), bytes.subarray(at + random.integer(1, 16)));
}

function insert(bytes: Uint8Array, random: Random): Uint8Array {
  const at = place(bytes, random);
  const added = Uint8Array.from({ length: random.integer(1, 16) }, () => random.integer(0, 255));
  return join(bytes.subarray(0, at), added, bytes.subarray(at));
}

function splice(bytes: Uint8Array, random: Random, other: Uint8Array): Uint8Array {
  return join(bytes.subarray(0, place(bytes, random)), other.subarray(place(other, random)));
}

function repeat(bytes: Uint8Array, random: Random): Uint8Array {
  const at = place(bytes, random);
  const end = at + random.integer(1, 64);
  return join(bytes.subarray(0, end), bytes.subarray(at, end), bytes.subarray(end));
}

const place = (bytes: Uint8Array, random: Random): number =>
  random.integer(0, Math.max(0, bytes.length - 1));

function join(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
