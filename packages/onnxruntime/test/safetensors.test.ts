import { expect, test } from 'vitest';
import { adamw } from '../src/index.ts';
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
