import { describe, expect, test } from 'vitest';
import { tensor } from '@stepwise/onnx-training';
import { adamw } from '../src/index.ts';
import { readSafetensors, writeSafetensors } from '../src/safetensors.ts';
import { makeTrainer } from './make.ts';
import { batchesOf } from './models.ts';

/** What any reader of the format does: a length of 8 bytes, JSON of that length, the numbers. */
function readByHand(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const length = view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
  const text = new TextDecoder().decode(bytes.subarray(8, 8 + length));
  const header = JSON.parse(text) as Record<
    string,
    { dtype: string; shape: number[]; data_offsets: [number, number] }
  >;
  const { __metadata__: metadata, ...entries } = header;
  const numbersOf = (name: string) => {
    const [from, to] = entries[name]!.data_offsets;
    return Array.from({ length: (to - from) / 4 }, (_, i) =>
      view.getFloat32(8 + length + from + 4 * i, true),
    );
  };
  return {
    length,
    text,
    metadata: metadata as unknown as Record<string, string>,
    entries,
    numbersOf,
  };
}

test('the tensors of a checkpoint can be read by whatever reads safetensors', async () => {
  const trainer = await makeTrainer({ optimizer: adamw({ lr: 0.01 }) });
  for (const batch of batchesOf(3)) await trainer.step(batch);
  const { tensors, state } = trainer.save();
  const file = readByHand(tensors);
  const names = ['fc1.weight', 'fc1.bias', 'fc2.weight', 'fc2.bias'];
  expect(Object.keys(file.entries).toSorted()).toEqual(
    names.flatMap((name) => [name, `exp_avg/${name}`, `exp_avg_sq/${name}`]).toSorted(),
  );
  for (const name of names) {
    const { shape, data } = trainer.read(name);
    expect(file.entries[name]).toMatchObject({ dtype: 'F32', shape });
    expect(file.entries[`exp_avg/${name}`]).toMatchObject({ dtype: 'F32', shape });
    expect(file.numbersOf(name)).toEqual([...(data as Float32Array)]);
    expect(file.numbersOf(`exp_avg_sq/${name}`).every((x) => x >= 0)).toBe(true);
  }
  // what the format asks for: a header that begins with a brace and ends on a multiple of 8, text as metadata, no gaps
  expect(file.text.startsWith('{')).toBe(true);
  expect(file.length % 8).toBe(0);
  expect(file.metadata).toEqual({
    format: 'stepwise',
    id: (JSON.parse(state) as { id: string }).id,
  });
  const ranges = Object.values(file.entries)
    .map(({ data_offsets: range }) => range)
    .toSorted(([a], [b]) => a - b);
  expect(ranges[0]![0]).toBe(0);
  for (const [i, [from]] of ranges.slice(1).entries()) expect(from).toBe(ranges[i]![1]);
  expect(ranges.at(-1)![1]).toBe(tensors.length - 8 - file.length);
});

test('what is read from disk is a Buffer, which may be a part of a larger one', async () => {
  const trainer = await makeTrainer();
  await trainer.step(batchesOf(1)[0]!);
  const { tensors, state } = trainer.save();
  const other = await makeTrainer();
  for (const shift of [0, 1, 3, 8]) {
    const larger = Buffer.alloc(tensors.length + 20, 0xff);
    larger.set(tensors, shift);
    other.load({ state, tensors: larger.subarray(shift, shift + tensors.length) });
    larger.fill(0);
    expect(other.export()).toEqual(trainer.export());
  }
});

/** A file with any header, and some bytes of numbers. */
function fileOf(header: unknown, size: number): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + size);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 8);
  return bytes;
}

const entry = (from: number, to: number, shape = [(to - from) / 4]) => ({
  dtype: 'F32',
  shape,
  data_offsets: [from, to],
});

describe('a file of another program', () => {
  test('in any order, of both types, without metadata', () => {
    const header = {
      b: { dtype: 'F64', shape: [], data_offsets: [8, 16] },
      a: entry(0, 8, [1, 2]),
    };
    const bytes = fileOf(header, 16);
    new DataView(bytes.buffer).setFloat32(bytes.length - 12, 2.5, true);
    new DataView(bytes.buffer).setFloat64(bytes.length - 8, -1e300, true);
    const { tensors, metadata } = readSafetensors(bytes);
    expect(metadata).toEqual({});
    expect(tensors.get('a')).toEqual(tensor('float32', [1, 2], [0, 2.5]));
    expect(tensors.get('b')).toEqual(tensor('float64', [], [-1e300]));
  });

  test('what is written is read', () => {
    const tensors = new Map([
      ['7', tensor('float64', [2], [Number.NaN, -0])],
      ['ü / "x"', tensor('float32', [0, 3], [])],
    ]);
    const file = { tensors, metadata: { note: 'ä' } };
    expect(readSafetensors(writeSafetensors(file))).toEqual(file);
  });

  test.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(), 'it has no header'],
    ['a length beyond the end', new Uint8Array(8).fill(0xff), 'its header is cut off'],
    ['text', fileOf('a', 0), 'its header is no object'],
    [
      'overlapping tensors',
      fileOf({ a: entry(0, 8), b: entry(4, 12) }, 12),
      'overlap or leave gaps',
    ],
    ['a gap', fileOf({ a: entry(0, 4), b: entry(8, 12) }, 12), 'overlap or leave gaps'],
    ['bytes at the end', fileOf({ a: entry(0, 4) }, 8), 'do not fill it'],
    [
      'a tensor beyond the end',
      fileOf({ a: entry(0, 8) }, 4),
      'does not fit its shape or the file',
    ],
    ['another shape', fileOf({ a: entry(0, 8, [3]) }, 8), 'does not fit its shape or the file'],
    ['a size below 0', fileOf({ a: entry(0, 8, [-1, -2]) }, 8), 'does not fit its shape'],
    [
      'another type',
      fileOf({ a: { ...entry(0, 4), dtype: 'BF16' } }, 4),
      '"BF16", which is not read',
    ],
    ['no entry', fileOf({ a: 1 }, 0), "the entry of 'a' is 1"],
    ['metadata that is no text', fileOf({ __metadata__: { a: 1 } }, 0), 'its metadata is not text'],
  ])('%s: refused', (_, bytes, message) => {
    expect(() => readSafetensors(bytes)).toThrow(
      expect.objectContaining({
        code: 'bad-checkpoint',
        message: expect.stringContaining(message) as string,
      }),
    );
  });
});
